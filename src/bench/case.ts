/** One thing to measure: a model, its sizes, the batches that its steps read, engine and threads. Data alone. */
import type { DecodeConfig, EngineName, ModelConfig, ModelName, TrainConfig } from '../config/schema.ts';

/** A batch as every process is sent it; ids row by row, as in data/batches.ts. */
export interface PlainBatch {
  readonly rows: number;
  readonly sourceLength: number;
  readonly targetLength: number;
  readonly source: readonly number[];
  readonly targetIn: readonly number[];
  readonly targetOut: readonly number[];
  /** Padding left out. */
  readonly sourceTokens: number;
  readonly targetTokens: number;
}

/**
 * What a step needs, on either side of a comparison: the first message to a measuring process. A step is an update of
 * training, or with `decode` the greedy decoding of a batch, in which no output ends before it is as long as the target.
 */
export interface StepConfig {
  readonly model: ModelConfig;
  readonly vocab: { readonly source: number; readonly target: number };
  readonly train: TrainConfig;
  /** Null: training is measured. */
  readonly decode: DecodeConfig | null;
  readonly seed: number;
  readonly threads: number;
  /** Read in turn, over and over. */
  readonly batches: readonly PlainBatch[];
}

export interface BenchCase {
  /** Such as `large`, `dim 512, length 48`, or the name of a corpus. */
  readonly shape: string;
  readonly model: ModelName;
  readonly engine: EngineName;
  readonly step: StepConfig;
  /** What a peer's steps read: the same ids, or on a corpus the same pairs in batches of its own. */
  readonly peerBatches: readonly PlainBatch[];
  /** A round reads all batches once, since each has a number of tokens of its own. */
  readonly wholePasses: boolean;
}
