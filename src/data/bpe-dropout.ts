/**
 * BPE-dropout in stored batches (Provilkov et al. 2020): the train split is cut anew a fixed number of times, and
 * epochs read these segmentations in turn. A draw is a pure function of (seed, segmentation, side, pair). Not here:
 * how a merge is left out (bpe/merge-symbols.ts).
 */
import type { Config } from '../config/schema.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import type { BatchPlan } from './batches.ts';
import type { IsDropped } from './bpe/merge-symbols.ts';
import type { TokenizerPair } from './tokenizer.ts';

/** What is left out of one pair. */
export interface PairDrops {
  readonly source: IsDropped;
  readonly target: IsDropped;
}

/** One segmentation of a split: what is left out of its pair of a number, 0 for the first. */
export type Segmentation = (number: number) => PairDrops;

export interface DropoutSettings {
  readonly seed: number;
  readonly rate: number;
  readonly variants: number;
}

/** Null where nothing would be left out. */
export function dropoutSettings(
  { seed, tokenizer }: Pick<Config, 'seed' | 'tokenizer'>,
  { source, target }: TokenizerPair,
): DropoutSettings | null {
  const { bpeDropout: rate, bpeVariants: variants } = tokenizer;
  return rate > 0 && (source.merges ?? target.merges) ? { seed, rate, variants } : null;
}

export function segmentationsOf({ seed, rate, variants }: DropoutSettings): Segmentation[] {
  const bound = rate * 2 ** 32;
  return Array.from({ length: variants }, (_, variant) => (number: number) => {
    const drops = (side: 'source' | 'target'): IsDropped => {
      const { word } = randomStream(streamKey(seed, 'bpe dropout', variant, side, number));
      return () => word() < bound;
    };
    return { source: drops('source'), target: drops('target') };
  });
}

/** Epoch e is that of plan e modulo their number. */
export function inTurn(plans: readonly BatchPlan[]): BatchPlan {
  const planOf = (epoch: number) => plans[epoch % plans.length];
  return {
    buckets: plans[0].buckets,
    batchesInEpoch: (epoch) => planOf(epoch).batchesInEpoch(epoch),
    batch: (epoch, index) => planOf(epoch).batch(epoch, index),
    bucketOf: (epoch, index) => planOf(epoch).bucketOf(epoch, index),
  };
}
