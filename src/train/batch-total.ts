/**
 * Totals over the batches that a run has read, by their shapes: floating-point operations of updates, which are those of
 * the matrix products of each batch's program, and tokens with padding. A batch whose update was left out counts too.
 * Nothing is measured, and nothing of it lies in a checkpoint: a run that goes on counts again what it has read.
 */
import type { BatchPlan } from '../data/batches.ts';
import type { Bucket } from '../data/buckets.ts';
import type { Position } from './state.ts';

export interface BatchTotal {
  /** One more batch of this shape. */
  add(bucket: Bucket): void;
  /** Of all so far. Kept as a number of batches a shape, so that it does not depend on where a run stopped. */
  total(): number;
}

type Place = Pick<Position, 'epoch' | 'batch'>;

/** Of all batches up to this place. @param amountOf what a batch of this shape counts, such as its operations */
export function batchTotal(
  plan: BatchPlan,
  { epoch, batch }: Place,
  amountOf: (bucket: Bucket) => number,
): BatchTotal {
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
    total: () => [...batches].reduce((sum, [bucket, times]) => sum + times * amountOf(bucket), 0),
  };
}

/** What updates computed on, tokens that are padding among them. */
export interface PaddedTokens {
  readonly source: number;
  readonly target: number;
}

export function paddedTokens(plan: BatchPlan, place: Place): PaddedTokens {
  const totalOf = (amountOf: (bucket: Bucket) => number) => batchTotal(plan, place, amountOf).total();
  return {
    source: totalOf(({ rows, sourceLength }) => rows * sourceLength),
    target: totalOf(({ rows, targetLength }) => rows * targetLength),
  };
}
