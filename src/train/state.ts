/** All that a training run is, between two updates: what a checkpoint holds. No clock, path, host or version. */
import type { ParamTable } from '../model/params.ts';

export interface TrainState {
  readonly table: ParamTable;
  /** The flat parameter vector. */
  readonly weights: Float32Array;
  /** Adam's first and second moment, laid out like `weights`. */
  readonly moments: { readonly first: Float32Array; readonly second: Float32Array };
  position: Position;
}

/** Where the loop stands: the next update reads batch `batch` of epoch `epoch`. */
export interface Position {
  readonly update: number;
  readonly epoch: number;
  readonly batch: number;
  readonly sourceTokens: number;
  readonly targetTokens: number;
  /** The lowest validation loss and its update; null before the first validation. */
  readonly best: { readonly loss: number; readonly update: number } | null;
}
