/** What updates computed on, tokens that are padding among them: the sizes of the batches read, by their shapes. */
import type { BatchPlan, Bucket } from '../data/batches.ts';
import { flopsSince } from './flops.ts';
import type { Position } from './state.ts';

export interface PaddedTokens {
  readonly source: number;
  readonly target: number;
}

/** Of all batches up to `position`, those of updates left out among them, as FLOPs are counted. */
export function paddedTokens(plan: BatchPlan, position: Pick<Position, 'epoch' | 'batch'>): PaddedTokens {
  const totalOf = (sizeOf: (bucket: Bucket) => number) => flopsSince(plan, position, sizeOf).total();
  return {
    source: totalOf(({ rows, sourceLength }) => rows * sourceLength),
    target: totalOf(({ rows, targetLength }) => rows * targetLength),
  };
}
