/**
 * The first batches of an epoch, as training reads them, and the same pairs as a careful user of another library
 * would batch them: sorted by length, as many tokens each, padded to the longest of the batch alone.
 */
import type { Config } from '../config/schema.ts';
import type { Batch } from '../data/batches.ts';
import type { EncodedPair } from '../data/encode-pairs.ts';
import { vocabularySizes } from '../data/tokenizer.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { PAD } from '../data/vocabulary.ts';
import type { PlainBatch } from './case.ts';
import { packPlain, plainOf } from './plain-batch.ts';

export interface CorpusBatches {
  readonly name: string;
  readonly vocab: { readonly source: number; readonly target: number };
  readonly batches: readonly PlainBatch[];
  readonly peerBatches: readonly PlainBatch[];
}

/** @param count of batches, or all of an epoch that has fewer */
export async function corpusBatches(config: Config, count: number): Promise<CorpusBatches> {
  const { corpus, tokenizers, plan } = await loadTrainingData(config);
  const first = Math.min(count, plan.batchesInEpoch(0));
  const batches = Array.from({ length: first }, (_, i) => plan.batch(0, i));
  return {
    name: corpus.name,
    vocab: vocabularySizes(tokenizers),
    batches: batches.map(plainOf),
    peerBatches: sortedBatches(batches.flatMap(pairsOf), config.data.batchTokens),
  };
}

/** The rows that hold a pair, without their padding. */
function pairsOf({ bucket: { rows, sourceLength, targetLength }, source, targetOut }: Batch): EncodedPair[] {
  const real = (ids: Int32Array, row: number, length: number) =>
    [...ids.subarray(row * length, (row + 1) * length)].filter((id) => id !== PAD);
  return Array.from({ length: rows }, (_, row) => ({
    source: real(source, row, sourceLength),
    target: real(targetOut, row, targetLength),
  })).filter(({ target }) => target.length > 0);
}

/** @param tokens of the longer side of a batch, padding counted, at most: the rule of data/buckets.ts */
export function sortedBatches(pairs: readonly EncodedPair[], tokens: number): PlainBatch[] {
  const longer = ({ source, target }: EncodedPair) => Math.max(source.length, target.length);
  const sorted = pairs.toSorted(
    (a, b) => longer(a) - longer(b) || a.target.length - b.target.length || a.source.length - b.source.length,
  );
  const batches: PlainBatch[] = [];
  let rows: EncodedPair[] = [];
  for (const pair of sorted) {
    // Sorted: the newest pair is the longest.
    if (rows.length > 0 && (rows.length + 1) * longer(pair) > tokens) {
      batches.push(packPlain(rows));
      rows = [];
    }
    rows.push(pair);
  }
  return rows.length > 0 ? [...batches, packPlain(rows)] : batches;
}
