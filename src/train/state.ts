/** All that a training run is, between two updates: what a checkpoint holds. No clock, path, host or version. */
import type { ParamTable } from '../model/params.ts';
import type { Moments } from './adam.ts';

export interface TrainState {
  readonly table: ParamTable;
  /** The flat parameter vector. */
  weights: Float32Array;
  /** Adam's first and second moment, laid out like `weights`. */
  moments: Moments;
  position: Position;
}

/** Where the loop stands: the next update reads batch `batch` of epoch `epoch`. */
export interface Position {
  readonly update: number;
  readonly epoch: number;
  readonly batch: number;
  readonly sourceTokens: number;
  readonly targetTokens: number;
  /** The update of the last validation; 0 before the first. */
  readonly validated: number;
  /** The lowest validation loss and its update; null before the first validation. */
  readonly best: { readonly loss: number; readonly update: number } | null;
}

/** A run before its first update. @param weights the initial parameters, changed in place from now on */
export function initialState(table: ParamTable, weights: Float32Array): TrainState {
  const moments = { first: new Float32Array(weights.length), second: new Float32Array(weights.length) };
  const position = {
    update: 0,
    epoch: 0,
    batch: 0,
    sourceTokens: 0,
    targetTokens: 0,
    validated: 0,
    best: null,
  };
  return { table, weights, moments, position };
}
