/** One case: ours and its peers, each in a process of its own, in rounds A B A B. Not here: which cases (bench.ts). */
import { messageOf } from '../config/user-error.ts';
import type { BenchCase, PlainBatch } from './case.ts';
import { type MeasuringProcess, ownProcess, startMeasuring } from './measuring-process.ts';
import type { Inspected, OwnConfig, Timed } from './messages.ts';
import type { Absent, CaseResult, Side } from './result.ts';
import { relativeSpread, type Spread, spreadOf } from './statistics.ts';
import { startTorch } from './torch-peer.ts';

export interface Measuring {
  readonly rounds: number;
  /** In a round; as many as fit into `roundSeconds` when left out. */
  readonly steps?: number;
  readonly roundSeconds: number;
  readonly noisySpread: number;
  /** The interpreter that has PyTorch, or null to measure ours alone. */
  readonly torch: { readonly python: string; readonly compileSeconds: number } | null;
  /** To be ready and to make all rounds; a slower engine makes fewer, or none. */
  readonly limitSeconds: number;
}

export type CaseEvent =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'round'; readonly done: number; readonly rounds: number };

/** A process that is measured, and what was. */
interface Measured {
  readonly name: string;
  readonly process: MeasuringProcess;
  readonly batches: readonly PlainBatch[];
  readonly timed: Timed[];
}

const INSPECTED_STEPS = 4;

export async function* measureCase(
  bench: BenchCase,
  measuring: Measuring,
  signal: AbortSignal,
): AsyncGenerator<CaseEvent, CaseResult> {
  const open: Measured[] = [];
  const absent: Absent[] = [];
  try {
    yield { type: 'stage', stage: 'compiling' };
    const own = await startOwn(bench, measuring, signal);
    open.push(own);
    yield* startPeers(bench, measuring, signal, open, absent);
    const { steps, rounds } = await warmUp(open, bench, measuring);
    for (let done = 0; done < rounds; done++) {
      yield { type: 'round', done, rounds };
      for (const side of open) side.timed.push(await side.process.run(steps));
    }
    yield { type: 'stage', stage: 'looking into a step' };
    const sides = await Promise.all(open.map((side) => sideOf(side, bench.wholePasses)));
    const inspected = await own.process.inspect(
      bench.wholePasses ? bench.step.batches.length : INSPECTED_STEPS,
    );
    return resultOf(bench, open, sides, {
      absent,
      steps,
      rounds,
      inspected,
      noisySpread: measuring.noisySpread,
    });
  } finally {
    await Promise.all(open.map(({ process }) => process.end()));
  }
}

async function startOwn(
  bench: BenchCase,
  { limitSeconds }: Measuring,
  signal: AbortSignal,
): Promise<Measured> {
  const config: OwnConfig = { ...bench.step, engine: bench.engine };
  const process = await startMeasuring({
    name: `the ${bench.model} on the engine ${bench.engine}`,
    ...ownProcess('step-process'),
    ...{ config, signal, limitSeconds },
  });
  return { name: process.ready.description, process, batches: bench.step.batches, timed: [] };
}

/** PyTorch op by op, then compiled, which is left out where it fails. */
async function* startPeers(
  bench: BenchCase,
  { torch, limitSeconds }: Measuring,
  signal: AbortSignal,
  open: Measured[],
  absent: Absent[],
): AsyncGenerator<CaseEvent, void> {
  if (torch === null) return;
  const add = (process: MeasuringProcess, manner: string) =>
    open.push({
      name: `${process.ready.description}, ${manner}`,
      process,
      batches: bench.peerBatches,
      timed: [],
    });
  yield { type: 'stage', stage: 'starting PyTorch' };
  add(await startTorch(bench, { ...torch, compile: false }, limitSeconds, signal), 'eager');
  const compiled = 'torch.compile';
  if (torch.compileSeconds === 0) {
    absent.push({ name: compiled, reason: 'not asked for' });
  } else if (bench.wholePasses) {
    absent.push({ name: compiled, reason: 'each batch has a length of its own, and would be compiled anew' });
  } else {
    yield { type: 'stage', stage: 'waiting for torch.compile' };
    try {
      add(await startTorch(bench, { ...torch, compile: true }, torch.compileSeconds, signal), compiled);
    } catch (thrown) {
      signal.throwIfAborted();
      absent.push({ name: compiled, reason: messageOf(thrown) });
    }
  }
}

/** Two steps on each side, then as many in a round as fit. */
async function warmUp(
  open: readonly Measured[],
  { step, wholePasses }: BenchCase,
  { steps, rounds, roundSeconds, limitSeconds }: Measuring,
): Promise<{ steps: number; rounds: number }> {
  const pass = wholePasses ? step.batches.length : 1;
  let slowest = 0;
  for (const { process } of open) {
    const { milliseconds } = await process.run(2);
    slowest = Math.max(slowest, spreadOf(milliseconds).median);
  }
  const fitting = Math.max(1, Math.round((roundSeconds * 1000) / slowest / pass)) * pass;
  const chosen = steps === undefined ? fitting : Math.ceil(steps / pass) * pass;
  const possible = Math.floor((limitSeconds * 1000) / (slowest * chosen * open.length));
  return { steps: chosen, rounds: Math.max(1, Math.min(rounds, possible)) };
}

async function sideOf({ name, process, batches, timed }: Measured, wholePasses: boolean): Promise<Side> {
  const { peakMemoryMB } = await process.memory();
  const tokensPerSecond = spreadOf(timed.map((round) => pace(round, batches, wholePasses)));
  return {
    name,
    targetTokensPerSecond: tokensPerSecond.median,
    tokensPerSecond,
    stepMilliseconds: spreadOf(timed.map((round) => stepMilliseconds(round, wholePasses))),
    peakMemoryMB,
    parameters: process.ready.parameters,
    setupSeconds: process.ready.seconds,
  };
}

/** The median where all steps are alike, else the mean over whole passes. */
function stepMilliseconds({ milliseconds }: Timed, wholePasses: boolean): number {
  if (!wholePasses) return spreadOf(milliseconds).median;
  return milliseconds.reduce((sum, each) => sum + each, 0) / milliseconds.length;
}

/** Useful target tokens a second. */
function pace(timed: Timed, batches: readonly PlainBatch[], wholePasses: boolean): number {
  const tokens = batches.reduce((sum, { targetTokens }) => sum + targetTokens, 0) / batches.length;
  return (1000 * tokens) / stepMilliseconds(timed, wholePasses);
}

interface Rest {
  readonly absent: readonly Absent[];
  readonly steps: number;
  readonly rounds: number;
  readonly inspected: Inspected;
  readonly noisySpread: number;
}

function resultOf(
  bench: BenchCase,
  open: readonly Measured[],
  [own, ...peers]: readonly Side[],
  { absent, steps, rounds, inspected, noisySpread }: Rest,
): CaseResult {
  const { step, shape, model, engine, wholePasses } = bench;
  const paces = open.map(({ timed, batches }) => timed.map((round) => pace(round, batches, wholePasses)));
  const fastest = peers.reduce<number>(
    (best, { targetTokensPerSecond }, i) =>
      best < 0 || targetTokensPerSecond > peers[best].targetTokensPerSecond ? i : best,
    -1,
  );
  const ratio =
    fastest < 0 ? null : spreadOf(paces[0].map((each, round) => each / paces[fastest + 1][round]));
  const perStep = (flops: number) => flops / step.batches.length;
  const flops = { products: perStep(inspected.flops.products), others: perStep(inspected.flops.others) };
  const { rows, sourceLength, targetLength } = step.batches[0];
  return {
    ...{ shape, model, engine, threads: open[0].process.ready.threads },
    vocab: step.vocab,
    batch: { rows, sourceLength, targetLength },
    dropout: step.model.dropout,
    own,
    ...{ peer: peers[fastest] ?? null, peers, absent, ratio, steps, rounds },
    optimizerShare: optimizerShare(open[0].timed),
    flops,
    gflops: flops.products / own.stepMilliseconds.median / 1e6,
    split: inspected.split,
    warnings: noise(ratio ?? own.tokensPerSecond, ratio !== null, noisySpread),
  };
}

function optimizerShare(timed: readonly Timed[]): number {
  const sum = (of: (round: Timed) => readonly number[]) =>
    timed.flatMap(of).reduce((total, each) => total + each, 0);
  return sum((round) => round.optimizerMilliseconds ?? []) / sum((round) => round.milliseconds);
}

function noise(spread: Spread, ofRatio: boolean, most: number): string[] {
  const share = relativeSpread(spread);
  if (share <= most) return [];
  const what = ofRatio ? 'the ratios of the rounds' : 'the rounds';
  return [`the machine was noisy: ${what} lie ${Math.round(100 * share)} % of their median apart`];
}
