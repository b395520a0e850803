/** How much of the batches of an epoch is padding, counted exactly from the shapes of the pairs. */
import { type Bucket, type Cell, smallestFit } from './buckets.ts';

/** Shares of all tokens of an epoch, 0 to 1: padding after short texts and in rows without a pair. */
export interface Padding {
  readonly source: number;
  readonly target: number;
}

/** @param cells the shapes of the train split */
export function paddingOf(cells: readonly Cell[], buckets: readonly Bucket[]): Padding {
  const pairs = buckets.map(() => 0);
  const real = { source: 0, target: 0 };
  for (const cell of cells) {
    pairs[smallestFit(cell, buckets)] += cell.pairs;
    real.source += cell.pairs * cell.sourceLength;
    real.target += cell.pairs * cell.targetLength;
  }
  const rows = buckets.map((bucket, i) => Math.ceil(pairs[i] / bucket.rows) * bucket.rows);
  const all = (length: (bucket: Bucket) => number) =>
    buckets.reduce((sum, bucket, i) => sum + rows[i] * length(bucket), 0);
  const share = (tokens: number, places: number) => (places === 0 ? 0 : 1 - tokens / places);
  return {
    source: share(
      real.source,
      all(({ sourceLength }) => sourceLength),
    ),
    target: share(
      real.target,
      all(({ targetLength }) => targetLength),
    ),
  };
}
