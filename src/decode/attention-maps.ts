/** Attention as it is shown: of one source, which has no padding, and with empty room left out. */
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

/** The encoder's, of a batch of one source. @param begun each [1, heads, srcLen, srcLen] */
export function sourceMaps(begun: Arrays, srcLen: number): AttentionMaps {
  return mapValues(withoutPrefix(OVER_SOURCE, begun), (weights) => {
    const heads = weights.length / srcLen ** 2;
    return { heads, queries: srcLen, keys: srcLen, weights: Float32Array.from(weights) };
  });
}

/** The decoder's, of a row of a step. @param outputs over the source [rows, heads, srcLen], over positions [rows, heads, room + 1] */
export function stepMaps(
  outputs: Arrays,
  { row, rows }: { readonly row: number; readonly rows: number },
  srcLen: number,
  step: number,
): AttentionMaps {
  const over = (prefix: string, keys: number, filled: readonly number[]): AttentionMaps =>
    mapValues(withoutPrefix(prefix, outputs), (weights) => {
      const size = weights.length / rows;
      const mine = weights.subarray(row * size, (row + 1) * size);
      return atKeys(mine, keys, filled);
    });
  const room = roomAt(step);
  return {
    ...over(OVER_POSITIONS, room + 1, [...Array(step).keys(), room]),
    ...over(OVER_SOURCE, srcLen, [...Array(srcLen).keys()]),
  };
}

/** Of one query, those keys whose places are filled. @param weights [heads, keys] */
function atKeys(weights: Values, keys: number, filled: readonly number[]): AttentionMap {
  const shown: number[] = [];
  for (let head = 0; head < weights.length; head += keys)
    shown.push(...filled.map((key) => weights[head + key]));
  return { heads: weights.length / keys, queries: 1, keys: filled.length, weights: Float32Array.from(shown) };
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, of: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, of(value)]));
}
