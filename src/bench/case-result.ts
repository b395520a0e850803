/** What the rounds of a case come to. Pure: times in, numbers out. */
import { sayOthers } from '../config/bench.ts';
import { halvesOf } from '../config/schema.ts';
import { median } from '../eval/median.ts';
import type { BenchCase, PlainBatch } from './case.ts';
import type { Measuring } from './measure-case.ts';
import type { Inspected, Memory, Ready, Timed } from './messages.ts';
import type { Absent, CaseResult, Side, StepParts } from './result.ts';
import { type OverRounds, overRounds, relativeSpread } from './statistics.ts';

/** A process, and what it took in the rounds that were kept. */
export interface MeasuredSide {
  readonly name: string;
  readonly ready: Ready;
  readonly batches: readonly PlainBatch[];
  /** Of each round. */
  readonly timed: readonly Timed[];
  /** In a round. */
  readonly steps: number;
  readonly memory: Memory;
}

export interface CaseMeasured {
  readonly bench: BenchCase;
  /** Ours first. */
  readonly sides: readonly MeasuredSide[];
  readonly absent: readonly Absent[];
  /** Of the machine's processor time, the most that went to others in a round. */
  readonly othersShare: number;
  /** Null where decoding was measured. */
  readonly inspected: Inspected | null;
  readonly measuring: Pick<Measuring, 'noisySpread' | 'busyShare'>;
}

export function caseResult(measured: CaseMeasured): CaseResult {
  const { bench, sides, absent, othersShare } = measured;
  const { step, shape, model, engine } = bench;
  const [own, ...peers] = sides.map((side) => sideOf(side, bench));
  const fastest = placeOfFastest(peers);
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
    rounds: sides[0].timed.length,
    ratio: fastest < 0 ? null : ratioOf(sides[0], sides[fastest + 1], bench),
    othersShare,
    parts: partsOf(measured, own),
  };
  return { ...result, warnings: warningsOf(result, measured.measuring) };
}

/** Round by round. */
function ratioOf(own: MeasuredSide, peer: MeasuredSide, bench: BenchCase): OverRounds {
  return overRounds(
    own.timed.map(
      (timed, round) => pace(timed, own.batches, bench) / pace(peer.timed[round], peer.batches, bench),
    ),
  );
}

function partsOf({ bench, sides, inspected }: CaseMeasured, own: Side): StepParts | null {
  if (inspected === null) return null;
  const perStep = (flops: number) => flops / bench.step.batches.length;
  const flops = { products: perStep(inspected.flops.products), others: perStep(inspected.flops.others) };
  return {
    optimizerShare: optimizerShare(sides[0].timed),
    flops,
    gflops: flops.products / own.stepMilliseconds.median / 1e6,
    split: inspected.split,
  };
}

function sideOf({ name, ready, batches, timed, steps, memory }: MeasuredSide, bench: BenchCase): Side {
  const tokensPerSecond = overRounds(timed.map((each) => pace(each, batches, bench)));
  return {
    name,
    targetTokensPerSecond: tokensPerSecond.median,
    tokensPerSecond,
    stepMilliseconds: overRounds(timed.map((each) => stepMilliseconds(each, bench))),
    firstTokenMilliseconds: firstTokens(timed),
    processorMilliseconds: overRounds(timed.map((each) => each.processorMilliseconds / steps)),
    steps,
    peakMemoryMB: memory.peakMemoryMB,
    parameters: ready.parameters,
    setupSeconds: ready.seconds,
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
