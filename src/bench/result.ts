/** What was measured, as JSON and tables show it. Times in milliseconds, sizes in 10^6 bytes. */
import type { EngineName, ModelName } from '../config/schema.ts';
import type { Flops, Split } from './messages.ts';
import type { OverRounds } from './statistics.ts';

/** One side of a case over its rounds. */
export interface Side {
  /** What computes, its version and its manner: `PyTorch 2.13.0+cpu, eager`. */
  readonly name: string;
  /** Median of the rounds; padding is not counted. */
  readonly targetTokensPerSecond: number;
  readonly tokensPerSecond: OverRounds;
  /** A step, on average over the batches, by round. */
  readonly stepMilliseconds: OverRounds;
  /** Of decoding: the median in each round. Null of training. */
  readonly firstTokenMilliseconds: OverRounds | null;
  /** Of all threads, in a step, on average over a round. */
  readonly processorMilliseconds: OverRounds;
  /** In a round. */
  readonly steps: number;
  readonly peakMemoryMB: number | null;
  readonly parameters: number;
  /** Of making the model, compiling and the first step. */
  readonly setupSeconds: number;
}

/** What a step of training consists of. */
export interface StepParts {
  /** Of the optimizer, in a timed step. */
  readonly optimizerShare: number;
  /** Of a step, on average over the batches. */
  readonly flops: Flops;
  /** Of its products alone. */
  readonly gflops: number;
  readonly split: Split | null;
}

/** A peer, or a manner of it, that was not measured. */
export interface Absent {
  readonly name: string;
  readonly reason: string;
}

export interface CaseResult {
  readonly shape: string;
  readonly model: ModelName;
  readonly engine: EngineName;
  readonly threads: number;
  readonly vocab: { readonly source: number; readonly target: number };
  /** Of the first batch. */
  readonly batch: { readonly rows: number; readonly sourceLength: number; readonly targetLength: number };
  readonly dropout: number;
  readonly own: Side;
  /** The fastest of the peers, if there are any. */
  readonly peer: Side | null;
  readonly peers: readonly Side[];
  readonly absent: readonly Absent[];
  /** Target tokens a second, ours to the peer's, round by round. */
  readonly ratio: OverRounds | null;
  readonly rounds: number;
  /** Of the machine's processor time, the most that others had in a round. */
  readonly othersShare: number;
  /** Null where decoding was measured. */
  readonly parts: StepParts | null;
  readonly warnings: readonly string[];
}

/** A case that could not be measured, and why. */
export interface FailedCase extends Pick<CaseResult, 'shape' | 'model' | 'engine' | 'threads'> {
  readonly failed: string;
}

export interface Limit {
  readonly threads: number;
  /** The best product of large matrices in the same run. */
  readonly gflops: number;
  /** What multiplied. */
  readonly by: string;
}

export interface BenchResult {
  readonly limits: readonly Limit[];
  readonly cases: readonly CaseResult[];
  readonly failed: readonly FailedCase[];
}

/** Of the products of a step, against large products with as many threads. */
export function shareOfLimit({ parts, threads }: CaseResult, limits: readonly Limit[]): number | null {
  const limit = limits.find((each) => each.threads === threads);
  return limit === undefined || parts === null ? null : parts.gflops / limit.gflops;
}

/** Outputs of decoding; all have as many tokens. */
export function sentencesPerSecond({ batch }: CaseResult, { targetTokensPerSecond }: Side): number {
  return targetTokensPerSecond / batch.targetLength;
}
