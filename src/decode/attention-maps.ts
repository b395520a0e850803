/** Attention as it is shown: of one row, with padding and empty room left out. */
import type { Arrays, Values } from '../engine/engine.ts';
import { roomAt } from './model-rows.ts';
import { OVER_POSITIONS, OVER_SOURCE, withoutPrefix } from './programs.ts';

/** Weights of one place in the model; each row sums to 1. */
export interface AttentionMap {
  readonly heads: number;
  /** Positions that attend: one of the target in a step, all of the source in the encoder. */
  readonly queries: number;
  /** Positions attended to. */
  readonly keys: number;
  /** [heads, queries, keys] */
  readonly weights: Float32Array;
}

/** By place, such as `decoder.layer0.cross`. */
export type AttentionMaps = Readonly<Record<string, AttentionMap>>;

export interface SourceSize {
  /** Of the source, padding left out. */
  readonly length: number;
  /** With padding. */
  readonly srcLen: number;
}

/** The encoder's, of a batch of one source. @param begun each [1, heads, srcLen, srcLen] */
export function sourceMaps(begun: Arrays, { length, srcLen }: SourceSize): AttentionMaps {
  return mapValues(withoutPrefix(OVER_SOURCE, begun), (weights) => {
    const all = { heads: weights.length / srcLen ** 2, queries: srcLen, keys: srcLen };
    return cut(weights, all, length, [...Array(length).keys()]);
  });
}

/** The decoder's, of a row of a step. @param made over the source [rows, heads, srcLen], over positions [rows, heads, room + 1] */
export function stepMaps(
  made: Arrays,
  { row, rows }: { readonly row: number; readonly rows: number },
  { length, srcLen }: SourceSize,
  step: number,
): AttentionMaps {
  const ofRow = (weights: Values) =>
    weights.subarray((row * weights.length) / rows, ((row + 1) * weights.length) / rows);
  const over = (prefix: string, keys: number, kept: readonly number[]): AttentionMaps =>
    mapValues(withoutPrefix(prefix, made), (weights) => {
      const mine = ofRow(weights);
      return cut(mine, { heads: mine.length / keys, queries: 1, keys }, 1, kept);
    });
  const room = roomAt(step);
  return {
    ...over(OVER_POSITIONS, room + 1, [...Array(step).keys(), room]),
    ...over(OVER_SOURCE, srcLen, [...Array(length).keys()]),
  };
}

/** The first queries, and of the keys those that are kept. */
function cut(
  weights: Values,
  { heads, queries: all, keys }: Omit<AttentionMap, 'weights'>,
  queries: number,
  kept: readonly number[],
): AttentionMap {
  const shown = new Float32Array(heads * queries * kept.length);
  let at = 0;
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++)
      for (const key of kept) shown[at++] = weights[(head * all + query) * keys + key];
  }
  return { heads, queries, keys: kept.length, weights: shown };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, of: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
}
