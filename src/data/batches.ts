/**
 * Batches of fixed shapes: which pairs share one, in which order, as flat id arrays. Training order is a pure
 * function of (seed, epoch, index), so a resumed run and the other model see the same batches.
 */
import { permutation } from '../random/permutation.ts';
import { streamKey } from '../random/stream.ts';
import type { Bucket } from './buckets.ts';
import type { Records } from './records.ts';
import { BOS, EOS, PAD } from './vocabulary.ts';

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
  /** The same for every epoch, but where epochs read other segmentations (bpe-dropout.ts). */
  batchesInEpoch(epoch: number): number;
  /** Batch `index` (from 0) of `epoch` (from 0). Throws outside 0..batchesInEpoch-1, a bug. */
  batch(epoch: number, index: number): Batch;
  /** The shape of that batch, without packing it. Throws as `batch`. */
  bucketOf(epoch: number, index: number): Bucket;
}

/** Up to `rows` records of one bucket that share a batch. */
interface Slot {
  readonly records: Records;
  /** At most the bucket's rows. */
  readonly pairs: number;
  /** The record of a row, for rows below `pairs`. */
  readonly placeOf: (row: number) => number;
}

function slotsOf(count: number, { rows }: Bucket): number {
  return Math.ceil(count / rows);
}

/** Records of a bucket in runs of its rows, in a given order; the last run may be shorter. */
function slotAt(records: Records, slot: number, count: number, placeOf: (at: number) => number): Slot {
  const first = slot * records.bucket.rows;
  const pairs = Math.min(records.bucket.rows, count - first);
  return { records, pairs, placeOf: (row) => placeOf(first + row) };
}

/** Ids of a pair, each side ending with EOS. */
interface Ids {
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
}

const NO_PAIR: Ids = { source: [EOS], target: [] };

/** @param pairs how many: at most the rows of the bucket @param pairAt none longer than the bucket; asked for row by row */
export function packBatch(bucket: Bucket, pairs: number, pairAt: (row: number) => Ids): Batch {
  const { rows, sourceLength, targetLength } = bucket;
  const source = new Int32Array(rows * sourceLength).fill(PAD);
  const targetIn = new Int32Array(rows * targetLength).fill(PAD);
  const targetOut = new Int32Array(rows * targetLength).fill(PAD);
  let sourceTokens = 0;
  let targetTokens = 0;
  for (let row = 0; row < rows; row++) {
    const [sourceAt, targetAt] = [row * sourceLength, row * targetLength];
    const pair = row < pairs ? pairAt(row) : NO_PAIR;
    source.set(pair.source, sourceAt);
    targetOut.set(pair.target, targetAt);
    targetIn[targetAt] = BOS;
    for (let i = 1; i < pair.target.length; i++) targetIn[targetAt + i] = pair.target[i - 1];
    if (row < pairs) sourceTokens += pair.source.length;
    targetTokens += pair.target.length;
  }
  return { bucket, source, targetIn, targetOut, sourceTokens, targetTokens };
}

function packSlot({ records, pairs, placeOf }: Slot): Batch {
  const { sourceLength } = records.bucket;
  return packBatch(records.bucket, pairs, (row) => {
    const ids = records.at(placeOf(row));
    return {
      source: withoutPadding(ids.subarray(0, sourceLength)),
      target: withoutPadding(ids.subarray(sourceLength)),
    };
  });
}

function withoutPadding<Side extends Int32Array | Uint16Array>(side: Side) {
  const end = side.indexOf(PAD);
  return end === -1 ? side : side.subarray(0, end);
}

/** Where a number falls when it counts through parts of these sizes: the part, and the number within it. */
function locate(number: number, sizes: readonly number[]): { part: number; within: number } {
  let part = 0;
  let within = number;
  while (part < sizes.length && within >= sizes[part]) within -= sizes[part++];
  return { part, within };
}

/**
 * Training batches: in an epoch each pair stands in exactly one. Pairs are shuffled within their bucket,
 * then the batches of all buckets together; both orders are asked for place by place, so no batch costs more than
 * another, whatever the corpus.
 */
export function planBatches(stored: readonly Records[], seed: number): BatchPlan {
  const slots = stored.map(({ bucket, count }) => slotsOf(count, bucket));
  const total = slots.reduce((sum, count) => sum + count, 0);
  const slotOf = (epoch: number, index: number) => {
    if (!(index >= 0 && index < total))
      throw new RangeError(`internal: expected a batch in 0..${total - 1}; found ${index}`);
    const order = permutation(total, streamKey(seed, 'shuffle', epoch, 'batches'));
    return locate(order(index), slots);
  };
  return {
    buckets: stored.map(({ bucket }) => bucket),
    batchesInEpoch: () => total,
    bucketOf: (epoch, index) => stored[slotOf(epoch, index).part].bucket,
    batch(epoch, index) {
      const { part, within } = slotOf(epoch, index);
      const records = stored[part];
      const places = permutation(records.count, streamKey(seed, 'shuffle', epoch, 'bucket', part));
      return packSlot(slotAt(records, within, records.count, places));
    },
  };
}

/** Every pair exactly once, bucket by bucket, in order: for validation. Packs a batch when it is asked for. */
export function* inOrderBatches(stored: readonly Records[]): Generator<Batch> {
  for (const records of stored) {
    for (let slot = 0; slot < slotsOf(records.count, records.bucket); slot++) {
      yield packSlot(slotAt(records, slot, records.count, (place) => place));
    }
  }
}

/** `count` pairs, or all when there are fewer: the same for every seed, since seeds are compared on equal pairs. */
export function* sampleBatches(stored: readonly Records[], count: number): Generator<Batch> {
  const sizes = stored.map((records) => records.count);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const order = permutation(total, streamKey(0, 'validation sample'));
  const chosen: number[][] = stored.map(() => []);
  for (let i = 0; i < Math.min(count, total); i++) {
    const { part, within } = locate(order(i), sizes);
    chosen[part].push(within);
  }
  for (const [part, records] of stored.entries()) {
    const places = chosen[part];
    for (let slot = 0; slot < slotsOf(places.length, records.bucket); slot++) {
      yield packSlot(slotAt(records, slot, places.length, (at) => places[at]));
    }
  }
}
