/** Sources in batches of like lengths. What a source becomes does not depend on its batch. */
import type { DecodeConfig } from '../config/schema.ts';
import { EOS } from '../data/vocabulary.ts';

export interface SourceBatch {
  /** Places of its sources in what was given. */
  readonly places: readonly number[];
  /** Positions that they are padded to. */
  readonly srcLen: number;
}

/** The source itself where it fits, else its beginning, with EOS. */
export function crop(source: Int32Array, limit: number): Int32Array {
  return source.length <= limit ? source : Int32Array.from([...source.subarray(0, limit - 1), EOS]);
}

/** Tokens of the longest output of a source, EOS included. */
export function longestOutput(sourceLength: number, { maxLengthFactor, maxLength }: DecodeConfig): number {
  return Math.min(Math.ceil(sourceLength * maxLengthFactor) + 10, maxLength ?? Number.POSITIVE_INFINITY);
}

/** The most that programs are made for: steps, and positions of a source. */
export function limitsOf(config: DecodeConfig) {
  const { maxSourceLength } = config;
  return { longest: longestOutput(maxSourceLength, config), longestSource: maxSourceLength };
}

/** From the shortest source to the longest; `rowsEach` rows a source count against the limits. */
export function batchesOf(
  lengths: readonly number[],
  { batchRows, batchTokens }: DecodeConfig,
  rowsEach: number,
): SourceBatch[] {
  const order = [...lengths.keys()].sort((a, b) => lengths[a] - lengths[b] || a - b);
  const batches: SourceBatch[] = [];
  for (let first = 0; first < order.length; ) {
    let count = 0;
    let srcLen = 0;
    while (first + count < order.length) {
      const longer = lengths[order[first + count]];
      const rows = (count + 1) * rowsEach;
      if (count > 0 && (rows > batchRows || rows * longer > batchTokens)) break;
      srcLen = longer;
      count++;
    }
    batches.push({ places: order.slice(first, first + count), srcLen });
    first += count;
  }
  return batches;
}
