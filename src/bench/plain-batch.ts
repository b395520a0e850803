/** Batches as a measuring process is sent them: ids as lists. */
import { type Batch, packBatch } from '../data/batches.ts';
import type { EncodedPair } from '../data/encode-pairs.ts';
import type { PlainBatch } from './case.ts';

export function plainOf({ bucket, sourceTokens, targetTokens, ...ids }: Batch): PlainBatch {
  const { rows, sourceLength, targetLength } = bucket;
  return {
    rows,
    sourceLength,
    targetLength,
    sourceTokens,
    targetTokens,
    source: [...ids.source],
    targetIn: [...ids.targetIn],
    targetOut: [...ids.targetOut],
  };
}

/** All pairs in one batch, padded to the longest of each side. */
export function packPlain(pairs: readonly EncodedPair[]): PlainBatch {
  const longest = (side: keyof EncodedPair) => Math.max(...pairs.map((pair) => pair[side].length));
  const bucket = { rows: pairs.length, sourceLength: longest('source'), targetLength: longest('target') };
  return plainOf(packBatch(bucket, pairs.length, (row) => pairs[row]));
}
