/** What the rounds of a case come to. Pure: times in, numbers out. */
import { sayOthers } from '../config/bench.ts';
import { halvesOf } from '../config/schema.ts';
import { median } from '../eval/median.ts';
import type { BenchCase, PlainBatch } from './case.ts';
import type { Measuring } from './measure-case.ts';
import type { Inspected, Memory, Timed } from './messages.ts';
import type { Absent, CaseResult, Side, StepParts } from './result.ts';
import type { Round } from './rounds.ts';
import type { OpenSide } from './sides.ts';
import { type OverRounds, overRounds, relativeSpread } from './statistics.ts';

export interface CaseMeasured {
  readonly bench: BenchCase;
  /** Ours first. */
  readonly open: readonly OpenSide[];
  readonly absent: readonly Absent[];
  /** Of each side, in a round. */
  readonly steps: readonly number[];
  /** That were kept. */
  readonly rounds: readonly Round[];
  readonly memory: readonly Memory[];
  /** Null where decoding was measured. */
  readonly inspected: Inspected | null;
  readonly measuring: Pick<Measuring, 'noisySpread' | 'busyShare'>;
}

export function caseResult(measured: CaseMeasured): CaseResult {
  const { bench, open, rounds, absent } = measured;
  const { step, shape, model, engine } = bench;
  const [own, ...peers] = open.map((side, i) => sideOf(measured, side, i));
  const fastest = placeOfFastest(peers);
  const ratios = rounds.map(
    ({ timed }) =>
      pace(timed[0], open[0].batches, bench) / pace(timed[fastest + 1], open[fastest + 1].batches, bench),
  );
  const { rows, sourceLength, targetLength } = step.batches[0];
  const result = {
    shape,
    model,
    engine,
    threads: step.threads,
    vocab: step.vocab,
    batch: { rows, sourceLength, targetLength },
    dropout: halvesOf(step.model).decoder.dropout,
    own,
    peer: peers[fastest] ?? null,
    peers,
    absent,
    rounds: rounds.length,
    ratio: fastest < 0 ? null : overRounds(ratios),
    othersShare: Math.max(...rounds.map(({ othersShare }) => othersShare)),
    parts: partsOf(measured, own),
  };
  return { ...result, warnings: warningsOf(result, measured.measuring) };
}

function partsOf({ bench, rounds, inspected }: CaseMeasured, own: Side): StepParts | null {
  if (inspected === null) return null;
  const perStep = (flops: number) => flops / bench.step.batches.length;
  const flops = { products: perStep(inspected.flops.products), others: perStep(inspected.flops.others) };
  return {
    optimizerShare: optimizerShare(rounds.map(({ timed }) => timed[0])),
    flops,
    gflops: flops.products / own.stepMilliseconds.median / 1e6,
    split: inspected.split,
  };
}

function sideOf(
  { bench, rounds, memory, steps }: CaseMeasured,
  { name, process, batches }: OpenSide,
  i: number,
): Side {
  const tokensPerSecond = overRounds(rounds.map(({ timed }) => pace(timed[i], batches, bench)));
  return {
    name,
    targetTokensPerSecond: tokensPerSecond.median,
    tokensPerSecond,
    stepMilliseconds: overRounds(rounds.map(({ timed }) => stepMilliseconds(timed[i], bench))),
    firstTokenMilliseconds: firstTokens(rounds.map(({ timed }) => timed[i])),
    processorMilliseconds: overRounds(rounds.map(({ timed }) => timed[i].processorMilliseconds / steps[i])),
    steps: steps[i],
    peakMemoryMB: memory[i].peakMemoryMB,
    parameters: process.ready.parameters,
    setupSeconds: process.ready.seconds,
  };
}

/** Place of the peer to be compared with, or -1 without any. */
function placeOfFastest(peers: readonly Side[]): number {
  const paces = peers.map(({ targetTokensPerSecond }) => targetTokensPerSecond);
  return paces.indexOf(Math.max(...paces));
}

/** The median where all steps are alike, else the mean over whole passes. */
function stepMilliseconds({ milliseconds }: Timed, { wholePasses }: BenchCase): number {
  if (!wholePasses) return median(milliseconds);
  return milliseconds.reduce((sum, each) => sum + each, 0) / milliseconds.length;
}

/** Target tokens a second, padding left out. */
function pace(timed: Timed, batches: readonly PlainBatch[], bench: BenchCase): number {
  const tokens = batches.reduce((sum, { targetTokens }) => sum + targetTokens, 0) / batches.length;
  return (1000 * tokens) / stepMilliseconds(timed, bench);
}

function firstTokens(timed: readonly Timed[]): OverRounds | null {
  const medians = timed.flatMap(({ firstTokenMilliseconds: first }) => (first ? [median(first)] : []));
  return medians.length === 0 ? null : overRounds(medians);
}

function optimizerShare(timed: readonly Timed[]): number {
  const sum = (of: (round: Timed) => readonly number[]) =>
    timed.flatMap(of).reduce((total, each) => total + each, 0);
  return sum((round) => round.optimizerMilliseconds ?? []) / sum((round) => round.milliseconds);
}

function warningsOf(
  { ratio, own, othersShare }: Omit<CaseResult, 'warnings'>,
  { noisySpread, busyShare }: CaseMeasured['measuring'],
): string[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  const spread = relativeSpread(ratio ?? own.tokensPerSecond);
  const others = sayOthers(othersShare, busyShare);
  const what = ratio === null ? 'rounds' : 'ratios of the rounds';
  return [
    ...(others === null ? [] : [`noisy: other ${others}`]),
    ...(spread > noisySpread ? [`noisy: the ${what} lie ${percent(spread)} of their median apart`] : []),
  ];
}
