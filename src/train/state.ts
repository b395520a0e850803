/** All that a training run is, between two updates: what a checkpoint holds. No clock, path, host or version. */
import type { ParamTable } from '../model/params.ts';
import type { Moments } from './adam.ts';

export interface TrainState {
  readonly table: ParamTable;
  /** The flat parameter vector. */
  weights: Float32Array;
  /** Adam's first and second moment, laid out like `weights`. */
  moments: Moments;
  /** The moving average of `train.ema`, laid out like `weights`; null without it. */
  average: Float32Array | null;
  /** Weights at the validations of `position.snapshots`, in their order. */
  snapshots: readonly Float32Array[];
  position: Position;
}

/** Where the loop stands: the next update reads batch `batch` of epoch `epoch`. */
export interface Position {
  /** Updates made. Going back to earlier weights does not lower it. */
  readonly update: number;
  readonly epoch: number;
  readonly batch: number;
  readonly sourceTokens: number;
  readonly targetTokens: number;
  /** Updates that moments and moving average have seen: fewer than `update` once training went back. */
  readonly seen: number;
  /** The update of the last validation; 0 before the first. */
  readonly validated: number;
  /** The update of the last validation whose loss is a finite number, to go back to; 0 is the run's start. */
  readonly good: number;
  /** The best validation by `train.stopMetric`: its loss, its score by that metric, its update; null before the first. */
  readonly best: { readonly loss: number; readonly score: number; readonly update: number } | null;
  /** Validations since the best. */
  readonly stale: number;
  /** How often the plateau schedule lowered the rate. */
  readonly reductions: number;
  /** The validations that `train.average` is to be made of: their updates and scores, in order of time. */
  readonly snapshots: readonly { readonly update: number; readonly score: number }[];
  /** The mean of the snapshots has been made, and is what to decode with: training is over. */
  readonly averaged: boolean;
  /** Updates left out, since their loss or gradient was no finite number; in all, and in a row up to now. */
  readonly skipped: number;
  readonly skippedInRow: number;
  /** How often training went back: each time halves the rate. */
  readonly retreats: number;
}

/** Before the first update. */
export const START: Position = {
  update: 0,
  epoch: 0,
  batch: 0,
  sourceTokens: 0,
  targetTokens: 0,
  seen: 0,
  validated: 0,
  good: 0,
  best: null,
  stale: 0,
  reductions: 0,
  snapshots: [],
  averaged: false,
  skipped: 0,
  skippedInRow: 0,
  retreats: 0,
};

/** A run before its first update. @param weights the initial parameters, changed in place from now on */
export function initialState(table: ParamTable, weights: Float32Array): TrainState {
  const moments = { first: new Float32Array(weights.length), second: new Float32Array(weights.length) };
  return { table, weights, moments, average: null, snapshots: [], position: START };
}

/** What validations and decoding use: the mean of snapshots once it is made, else the moving average, else the weights. */
export function inferenceWeights({ weights, average, snapshots, position }: TrainState): Float32Array {
  return position.averaged ? meanOf(snapshots) : (average ?? weights);
}

/** Element by element, summed in double precision. */
function meanOf(vectors: readonly Float32Array[]): Float32Array {
  return Float32Array.from(vectors[0], (_, i) => {
    let sum = 0;
    for (const vector of vectors) sum += vector[i];
    return sum / vectors.length;
  });
}
