/**
 * The pairs of one bucket as records of one size: source ids, then target ids, each filled up with PAD to the
 * bucket's length. So any pair is one read from a known place. Not here: which pairs share a batch (batches.ts).
 */
import type { Bucket } from './buckets.ts';
import type { EncodedPair } from './encode-pairs.ts';
import type { Bytes, Storage } from './storage.ts';
import type { TokenizerPair } from './tokenizer.ts';
import { PAD } from './vocabulary.ts';

/** Bytes of an id: 2 while every id is below 2 ** 16. */
export type IdBytes = 2 | 4;

export function idBytesFor({ source, target }: TokenizerPair): IdBytes {
  return Math.max(source.size, target.size) <= 2 ** 16 ? 2 : 4;
}

type Ids = Uint16Array | Int32Array;

/** Room for one record, and its bytes. */
function roomFor({ sourceLength, targetLength }: Bucket, idBytes: IdBytes): { ids: Ids; bytes: Uint8Array } {
  const count = sourceLength + targetLength;
  const ids = idBytes === 2 ? new Uint16Array(count) : new Int32Array(count);
  return { ids, bytes: new Uint8Array(ids.buffer) };
}

export interface RecordWriter {
  write(pair: EncodedPair): void;
  end(): void;
}

export function recordWriter(storage: Storage, name: string, bucket: Bucket, idBytes: IdBytes): RecordWriter {
  const { ids, bytes } = roomFor(bucket, idBytes);
  const file = storage.create(name);
  return {
    write({ source, target }) {
      ids.fill(PAD);
      ids.set(source);
      ids.set(target, bucket.sourceLength);
      file.write(bytes);
    },
    end: () => file.end(),
  };
}

/** The records of a bucket, in the order of the split. */
export interface Records {
  readonly bucket: Bucket;
  readonly count: number;
  /** The ids of one, 0 to count-1: the bucket's sourceLength and then its targetLength. Overwritten by the next. */
  at(place: number): Ids;
}

/** @param file as a `recordWriter` of the same bucket and id size has left it */
export function recordsIn(file: Bytes, bucket: Bucket, idBytes: IdBytes): Records {
  const { ids, bytes } = roomFor(bucket, idBytes);
  return {
    bucket,
    count: file.size / bytes.length,
    at(place) {
      file.read(place * bytes.length, bytes);
      return ids;
    },
  };
}
