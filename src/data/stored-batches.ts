/**
 * The train and the validation split as records of a few shapes, from which batches are put together. Made in two
 * passes over the pairs: lengths first, since the shapes are chosen by them. Not here: their order (batches.ts).
 */
import { z } from 'zod';
import type { DataConfig } from '../config/schema.ts';
import {
  type Bucket,
  type Cell,
  chooseBuckets,
  countShapes,
  type Shape,
  smallestFit,
  together,
} from './buckets.ts';
import type { Corpus } from './corpus.ts';
import { batchedShape, type EncodedCounts, type EncodedPair, startEncoding } from './encode-pairs.ts';
import { type Padding, paddingOf } from './padding.ts';
import type { Pair } from './pair.ts';
import type { Preparing, Tick } from './preparing.ts';
import { idBytesFor, type Records, recordsIn, recordWriter } from './records.ts';
import type { Recipe } from './shelf.ts';
import type { Storage } from './storage.ts';
import type { TokenizerPair } from './tokenizer.ts';

const count = z.int().min(0);
const encoded = z.object({ pairs: count, overlong: count, unknownSource: count, unknownTarget: count });
const plan = z.object({
  buckets: z.array(z.object({ rows: count, sourceLength: count, targetLength: count })),
  train: encoded,
  valid: encoded,
  padding: z.object({ source: z.number(), target: z.number() }),
});
type Plan = z.infer<typeof plan>;

/** The splits that are batched. */
type Batched = 'train' | 'valid';

export interface StoredBatches extends Omit<Plan, 'buckets'> {
  readonly padding: Padding;
  /** A bucket each, in the same order for both splits; a bucket may have no pair of one of them. */
  readonly records: Readonly<Record<Batched, readonly Records[]>>;
}

function shapeOf({ source, target }: EncodedPair): Shape {
  return { sourceLength: source.length, targetLength: target.length };
}

function fileOf(split: Batched, bucket: number): string {
  return `${split}-${bucket}.ids`;
}

/** Made, or taken from where the corpus keeps what was made before. */
export async function storeBatches(
  corpus: Corpus,
  tokenizers: TokenizerPair,
  data: DataConfig,
  tick: Tick,
): Promise<StoredBatches> {
  const { batchTokens, buckets: most, maxLength, overlong } = data;
  const recipe: Recipe<Plan> = {
    kind: 'batches',
    key: [corpus.hash, tokenizers.hash, batchTokens, most, maxLength, overlong],
    note: plan,
    make: (storage) => writeRecords(corpus, tokenizers, data, storage, tick),
  };
  const { note, files } = await corpus.shelf.keep(recipe, tick);
  const { buckets, ...rest } = note;
  const idBytes = idBytesFor(tokenizers);
  const recordsOf = (split: Batched) =>
    buckets.map((bucket, i) => recordsIn(files.open(fileOf(split, i)), bucket, idBytes));
  return { ...rest, records: { train: recordsOf('train'), valid: recordsOf('valid') } };
}

async function writeRecords(
  corpus: Corpus,
  tokenizers: TokenizerPair,
  data: DataConfig,
  storage: Storage,
  tick: Tick,
): Promise<Plan> {
  const eachPair = async (split: Batched, doing: Preparing['doing'], use: (pair: Pair) => void) => {
    let done = 0;
    for (const piece of corpus.splits[split].pieces()) {
      for (const pair of piece) use(pair);
      done += piece.length;
      await tick(doing, done / corpus.splits[split].length);
    }
  };
  const shapesOf = async (split: Batched): Promise<Cell[]> => {
    const shapes = countShapes();
    await eachPair(split, 'measuring lengths', ({ source, target }) => {
      const shape = batchedShape(tokenizers.source.count(source), tokenizers.target.count(target), data);
      if (shape) shapes.add(shape);
    });
    return shapes.cells();
  };
  const encodeInto = async (split: Batched, buckets: readonly Bucket[]): Promise<EncodedCounts> => {
    const idBytes = idBytesFor(tokenizers);
    const writers = buckets.map((bucket, i) => recordWriter(storage, fileOf(split, i), bucket, idBytes));
    const encoding = startEncoding(tokenizers, data);
    await eachPair(split, 'writing batches', (pair) => {
      const encoded = encoding.encode(pair);
      if (encoded) writers[smallestFit(shapeOf(encoded), buckets)].write(encoded);
    });
    for (const writer of writers) writer.end();
    return encoding.counts();
  };
  const train = await shapesOf('train');
  // A validation pair longer than any training pair needs a shape too.
  const buckets = chooseBuckets(together([train, await shapesOf('valid')]), data);
  return {
    buckets,
    train: await encodeInto('train', buckets),
    valid: await encodeInto('valid', buckets),
    padding: paddingOf(train, buckets),
  };
}
