/**
 * Floating-point operations of updates: those of the matrix products of the program of each batch read, which depend
 * on its shape alone; a batch whose update was left out counts too. Nothing is measured, and nothing of it lies in a
 * checkpoint: a run that goes on counts the batches that it has read by their shapes.
 */
import type { BatchPlan, Bucket } from '../data/batches.ts';
import type { Position } from './state.ts';

export interface FlopTotal {
  /** One more batch of this shape. */
  add(bucket: Bucket): void;
  /** Of all so far. Kept as a number of batches a shape, so that it does not depend on where a run stopped. */
  total(): number;
}

/** @param flopsOf operations over one batch of this shape */
export function flopsSince(
  plan: BatchPlan,
  { epoch, batch }: Pick<Position, 'epoch' | 'batch'>,
  flopsOf: (bucket: Bucket) => number,
): FlopTotal {
  const batches = new Map<Bucket, number>(plan.buckets.map((bucket) => [bucket, 0]));
  const add = (bucket: Bucket): void => {
    batches.set(bucket, (batches.get(bucket) ?? 0) + 1);
  };
  for (let each = 0; each <= epoch; each++) {
    const read = each < epoch ? plan.batchesInEpoch(each) : batch;
    for (let i = 0; i < read; i++) add(plan.bucketOf(each, i));
  }
  return {
    add,
    total: () => [...batches].reduce((sum, [bucket, times]) => sum + times * flopsOf(bucket), 0),
  };
}
