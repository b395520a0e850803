/**
 * Batches of fixed shapes: which pairs share one, in which order, as flat id arrays. Training order is a pure
 * function of (seed, epoch, index), so a resumed run and the other model see the same batches.
 */
import { permutation, streamKey } from '../random/stream.ts';
import { type Bucket, smallestFit } from './buckets.ts';
import type { EncodedPair } from './encode-pairs.ts';
import { BOS, EOS, PAD } from './vocabulary.ts';

export { type Bucket, chooseBuckets } from './buckets.ts';
export { type Encoded, type EncodedPair, encodePairs } from './encode-pairs.ts';

/**
 * One batch, row by row, filled up with PAD. A row without a pair has the source [EOS, PAD, ...] and targetIn
 * [BOS, PAD, ...], so that attention has something to attend to, and a targetOut of PAD alone: it weighs nothing,
 * since the loss counts the targets that are not PAD.
 */
export interface Batch {
  readonly bucket: Bucket;
  /** rows * sourceLength ids; each pair ends with EOS. */
  readonly source: Int32Array;
  /** rows * targetLength ids: BOS, then the target without its EOS. */
  readonly targetIn: Int32Array;
  /** rows * targetLength ids: the target with its EOS. */
  readonly targetOut: Int32Array;
  /** Source tokens of the pairs, EOS included, padding left out. */
  readonly sourceTokens: number;
  /** Target tokens of the pairs, EOS included, padding left out. */
  readonly targetTokens: number;
}

/** The training batches of every epoch. `batch` packs a new batch at each call; the caller owns it. */
export interface BatchPlan {
  readonly buckets: readonly Bucket[];
  /** The same for every epoch. */
  batchesInEpoch(epoch: number): number;
  /** Batch `index` (from 0) of `epoch` (from 0). Throws outside 0..batchesInEpoch-1, a bug. */
  batch(epoch: number, index: number): Batch;
}

/** The pairs of one batch, as places in the list of pairs. */
interface Slot {
  readonly bucket: Bucket;
  readonly members: ArrayLike<number>;
}

/** For each bucket, the places of its pairs in order. */
function membersOf(pairs: readonly EncodedPair[], buckets: readonly Bucket[]): number[][] {
  const members: number[][] = buckets.map(() => []);
  pairs.forEach(({ source, target }, place) => {
    const bucket = smallestFit({ sourceLength: source.length, targetLength: target.length }, buckets);
    if (bucket < 0) {
      throw new Error(
        `internal: a pair of ${source.length} and ${target.length} tokens fits none of the buckets`,
      );
    }
    members[bucket].push(place);
  });
  return members;
}

/** A bucket's pairs in runs of its rows; the last run may be shorter. */
function cutIntoSlots(members: readonly number[], bucket: Bucket): Slot[] {
  return Array.from({ length: Math.ceil(members.length / bucket.rows) }, (_, i) => ({
    bucket,
    members: members.slice(i * bucket.rows, (i + 1) * bucket.rows),
  }));
}

function packBatch(pairs: readonly EncodedPair[], { bucket, members }: Slot): Batch {
  const { rows, sourceLength, targetLength } = bucket;
  const source = new Int32Array(rows * sourceLength).fill(PAD);
  const targetIn = new Int32Array(rows * targetLength).fill(PAD);
  const targetOut = new Int32Array(rows * targetLength).fill(PAD);
  let sourceTokens = 0;
  let targetTokens = 0;
  for (let row = 0; row < rows; row++) {
    targetIn[row * targetLength] = BOS;
    source[row * sourceLength] = EOS;
    if (row >= members.length) continue;
    const pair = pairs[members[row]];
    source.set(pair.source, row * sourceLength);
    targetIn.set(pair.target.subarray(0, -1), row * targetLength + 1);
    targetOut.set(pair.target, row * targetLength);
    sourceTokens += pair.source.length;
    targetTokens += pair.target.length;
  }
  return { bucket, source, targetIn, targetOut, sourceTokens, targetTokens };
}

/**
 * Training batches: in an epoch each pair stands in exactly one. Pairs are shuffled within their bucket,
 * then the batches of all buckets together.
 * @param buckets from `chooseBuckets`; every pair must fit one
 */
export function planBatches(
  pairs: readonly EncodedPair[],
  buckets: readonly Bucket[],
  seed: number,
): BatchPlan {
  const members = membersOf(pairs, buckets);
  const total = buckets.reduce((sum, { rows }, i) => sum + Math.ceil(members[i].length / rows), 0);
  const orderOf = (epoch: number): Slot[] => {
    const slots = buckets.flatMap((bucket, i) => {
      const order = permutation(members[i].length, streamKey(seed, 'shuffle', epoch, 'bucket', i));
      return cutIntoSlots(
        Array.from(order, (place) => members[i][place]),
        bucket,
      );
    });
    return Array.from(
      permutation(total, streamKey(seed, 'shuffle', epoch, 'batches')),
      (place) => slots[place],
    );
  };
  // Batches are asked for epoch by epoch: one order is worth keeping.
  let kept: { epoch: number; order: Slot[] } | undefined;
  return {
    buckets,
    batchesInEpoch: () => total,
    batch(epoch, index) {
      if (kept?.epoch !== epoch) kept = { epoch, order: orderOf(epoch) };
      const slot = kept.order[index];
      if (!slot) throw new RangeError(`internal: expected a batch in 0..${total - 1}; found ${index}`);
      return packBatch(pairs, slot);
    },
  };
}

/** Every pair exactly once, bucket by bucket, in order: for validation. Packs a batch when it is asked for. */
export function* inOrderBatches(pairs: readonly EncodedPair[], buckets: readonly Bucket[]): Generator<Batch> {
  const members = membersOf(pairs, buckets);
  for (const [i, bucket] of buckets.entries()) {
    for (const slot of cutIntoSlots(members[i], bucket)) yield packBatch(pairs, slot);
  }
}
