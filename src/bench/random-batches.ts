/** Batches of random symbols, every position real: what a step costs without any padding. */
import { EOS, UNK } from '../data/vocabulary.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import type { PlainBatch } from './case.ts';
import { packPlain } from './plain-batch.ts';

/** Different ids in turn, so that no look-up finds its rows in the cache for that alone. */
const COUNT = 4;
const FIRST_SYMBOL = UNK + 1;

export interface BatchSizes {
  readonly vocab: number;
  readonly batch: number;
  readonly length: number;
}

export function randomBatches(sizes: BatchSizes, seed: number): PlainBatch[] {
  return Array.from({ length: COUNT }, (_, i) => randomBatch(sizes, seed, i));
}

function randomBatch({ vocab, batch, length }: BatchSizes, seed: number, index: number): PlainBatch {
  const stream = randomStream(streamKey(seed, 'bench', index));
  const row = () => [
    ...Array.from({ length: length - 1 }, () => FIRST_SYMBOL + stream.below(vocab - FIRST_SYMBOL)),
    EOS,
  ];
  const source = Array.from({ length: batch }, row);
  const target = Array.from({ length: batch }, row);
  return packPlain(source.map((ids, i) => ({ source: ids, target: target[i] })));
}
