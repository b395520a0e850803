/**
 * What a training step and decoding cost by the length of sequences, as measured on one machine: plain data, made by
 * bench/measure-lengths.ts, which src/report turns into a figure. Not here: the fits themselves (fit-lengths.ts).
 */
import type { PlainModelName } from '../config/schema.ts';
import type { PowerLaw } from '../eval/fit-power-law.ts';

/** One training step, or decoding one batch. */
export const WORKS = ['step', 'decoding'] as const;
export type Work = (typeof WORKS)[number];

export interface LengthTimes {
  /** Of this interface, for readers of the JSON. */
  readonly formatVersion: 1;
  /** Of a batch, at each length. */
  readonly rows: number;
  /** Symbols of each side. */
  readonly vocab: number;
  readonly threads: number;
  /** What computes, and its version. */
  readonly engine: string;
  /** Of each length, in which the models and what they do took turns. */
  readonly rounds: number;
  /** Of the machine's processor time, the most that other programs had in a round that counts. */
  readonly othersShare: number;
  readonly curves: readonly LengthCurve[];
  /** One for each work that two models did. */
  readonly crossings: readonly LengthCrossing[];
}

export interface LengthCurve {
  readonly model: PlainModelName;
  /** What mixes the positions. Files of earlier versions lack it: the model's own. */
  readonly layer?: LayerKind;
  readonly work: Work;
  /** Width of the model. */
  readonly dim: number;
  /** Of the encoder, and of the decoder. */
  readonly layers: number;
  /** By length, from the shortest. */
  readonly points: readonly LengthPoint[];
  /** Over all lengths; null of a single one. */
  readonly whole: LengthFit | null;
  /** Over the upper half of them on a log scale, where what grows slower weighs less. */
  readonly upper: LengthFit | null;
}

/** Source and target have `length` tokens each, end of sequence included, and none is padding. */
export interface LengthPoint {
  readonly length: number;
  /** Of a batch: median, least and most of the rounds. */
  readonly milliseconds: number;
  readonly least: number;
  readonly most: number;
}

export interface LengthFit extends PowerLaw {
  /** Lengths that it was fitted to: from, to. */
  readonly from: number;
  readonly to: number;
}

export interface LengthCrossing {
  readonly work: Work;
  readonly models: readonly [first: PlainModelName, second: PlainModelName];
  /** The lengths at which both were measured. */
  readonly from: number;
  readonly to: number;
  /** Where the curves cross, interpolated on log scales. Empty unless one leads in all rounds before a point and trails in all after it. */
  readonly lengths: readonly number[];
}

export const LAYERS = ['recurrent', 'self-attention'] as const;
export type LayerKind = (typeof LAYERS)[number];

const ORDERS: Readonly<Record<LayerKind, LayerOrder>> = {
  recurrent: { operations: 'n·d²', sequential: 'O(n)' },
  'self-attention': { operations: 'n²·d', sequential: 'O(1)' },
};

/** Of a layer, n tokens and width d, by Table 1 of Vaswani et al. 2017. */
export interface LayerOrder {
  readonly operations: string;
  /** Operations that wait for one another, in training; in decoding every model has O(n). */
  readonly sequential: string;
}

/** What one layer of a curve's model costs. */
export function layerOf({
  model,
  layer,
}: Pick<LengthCurve, 'model' | 'layer'>): LayerOrder & { readonly layer: LayerKind } {
  const kind = layer ?? (model === 'rnn' ? 'recurrent' : 'self-attention');
  return { layer: kind, ...ORDERS[kind] };
}
