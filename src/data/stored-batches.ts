/**
 * The train and the validation split as records of a few shapes, from which batches are put together. Made in two
 * passes over the pairs: lengths first, since the shapes are chosen by them. Not here: their order (batches.ts).
 */
import { z } from 'zod';
import type { Config, DataConfig } from '../config/schema.ts';
import {
  type DropoutSettings,
  dropoutSettings,
  type PairDrops,
  type Segmentation,
  segmentationsOf,
} from './bpe-dropout.ts';
import {
  type Bucket,
  type Cell,
  chooseBuckets,
  countShapes,
  joinCells,
  type Shape,
  smallestFit,
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
const encoded = z.object({
  pairs: count,
  overlong: count,
  uneven: count,
  unknownSource: count,
  unknownTarget: count,
});
const plan = z.object({
  buckets: z.array(z.object({ rows: count, sourceLength: count, targetLength: count })),
  train: encoded,
  valid: encoded,
  padding: z.object({ source: z.number(), target: z.number() }),
});
type Plan = z.infer<typeof plan>;

export interface StoredBatches extends Omit<Plan, 'buckets'> {
  /** Of the first segmentation of the train split, as `padding` is. */
  readonly train: EncodedCounts;
  readonly padding: Padding;
  /**
   * A bucket each, in the same order everywhere; a bucket may have no pair of one of them. The train split has as
   * many of these as it has segmentations, one without BPE-dropout.
   */
  readonly records: { readonly train: readonly (readonly Records[])[]; readonly valid: readonly Records[] };
}

/** What is batched: a split, whole or with merges left out. */
interface Batched {
  /** What its files begin with. */
  readonly name: string;
  readonly split: 'train' | 'valid';
  readonly segmentation?: Segmentation;
}

const VALID: Batched = { name: 'valid', split: 'valid' };

function trainSets(dropout: DropoutSettings | null): Batched[] {
  if (dropout === null) return [{ name: 'train', split: 'train' }];
  return segmentationsOf(dropout).map((segmentation, i) => ({
    name: `train-${i}`,
    split: 'train',
    segmentation,
  }));
}

function shapeOf({ source, target }: EncodedPair): Shape {
  return { sourceLength: source.length, targetLength: target.length };
}

function fileOf({ name }: Batched, bucket: number): string {
  return `${name}-${bucket}.ids`;
}

/** Made, or taken from where the corpus keeps what was made before. */
export async function storeBatches(
  corpus: Corpus,
  tokenizers: TokenizerPair,
  config: Pick<Config, 'data' | 'tokenizer' | 'seed'>,
  tick: Tick,
): Promise<StoredBatches> {
  const { batchTokens, buckets: most, maxLength, overlong, maxRatio } = config.data;
  const dropout = dropoutSettings(config, tokenizers);
  const trains = trainSets(dropout);
  const shapes = [batchTokens, most, maxLength, overlong, maxRatio ?? null];
  const recipe: Recipe<Plan> = {
    kind: 'batches',
    key: [corpus.hash, tokenizers.hash, ...shapes, ...(dropout === null ? [] : [dropout])],
    note: plan,
    make: (storage) => writeRecords({ corpus, tokenizers, data: config.data, storage, tick }, trains),
  };
  const { note, files } = await corpus.shelf.keep(recipe, tick);
  const { buckets, ...rest } = note;
  const idBytes = idBytesFor(tokenizers);
  const recordsOf = (set: Batched) =>
    buckets.map((bucket, i) => recordsIn(files.open(fileOf(set, i)), bucket, idBytes));
  return { ...rest, records: { train: trains.map(recordsOf), valid: recordsOf(VALID) } };
}

/** What is read and written while records are made. */
interface Making {
  readonly corpus: Corpus;
  readonly tokenizers: TokenizerPair;
  readonly data: DataConfig;
  readonly storage: Storage;
  readonly tick: Tick;
}

async function writeRecords(making: Making, trains: readonly Batched[]): Promise<Plan> {
  const cells: Cell[][] = [];
  for (const set of trains) cells.push(await shapesOf(set, making));
  // A validation pair longer than any training pair needs a shape too.
  const buckets = chooseBuckets(joinCells([...cells, await shapesOf(VALID, making)]), making.data);
  const counts: EncodedCounts[] = [];
  for (const set of trains) counts.push(await encodeInto(buckets, set, making));
  return {
    buckets,
    train: counts[0],
    valid: await encodeInto(buckets, VALID, making),
    padding: paddingOf(cells[0], buckets),
  };
}

async function shapesOf(set: Batched, making: Making): Promise<Cell[]> {
  const { source: sources, target: targets } = making.tokenizers;
  const shapes = countShapes();
  await eachPair(set, making, 'measuring lengths', ({ source, target }, drops) => {
    const lengths = [sources.count(source, drops?.source), targets.count(target, drops?.target)] as const;
    const shape = batchedShape(...lengths, making.data);
    if (shape) shapes.add(shape);
  });
  return shapes.cells();
}

/** Leaves a file for each bucket. */
async function encodeInto(buckets: readonly Bucket[], set: Batched, making: Making): Promise<EncodedCounts> {
  const { tokenizers, data, storage } = making;
  const idBytes = idBytesFor(tokenizers);
  const writers = buckets.map((bucket, i) => recordWriter(storage, fileOf(set, i), bucket, idBytes));
  const encoding = startEncoding(tokenizers, data);
  await eachPair(set, making, 'writing batches', (pair, drops) => {
    const encoded = encoding.encode(pair, drops);
    if (encoded) writers[smallestFit(shapeOf(encoded), buckets)].write(encoded);
  });
  for (const writer of writers) writer.end();
  return encoding.counts();
}

async function eachPair(
  { split, segmentation }: Batched,
  { corpus: { splits }, tick }: Making,
  doing: Preparing['doing'],
  use: (pair: Pair, drops?: PairDrops) => void,
): Promise<void> {
  let done = 0;
  for (const piece of splits[split].pieces()) {
    for (const pair of piece) {
      use(pair, segmentation?.(done));
      done++;
    }
    await tick(doing, done / splits[split].length);
  }
}
