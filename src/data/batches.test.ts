import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { type Batch, inOrderBatches, planBatches, sampleBatches } from './batches.ts';
import { type Bucket, type Cell, chooseBuckets, countShapes, smallestFit } from './buckets.ts';
import { type EncodedPair, startEncoding } from './encode-pairs.ts';
import { paddingOf } from './padding.ts';
import { type Records, recordsIn, recordWriter } from './records.ts';
import { memoryStorage } from './storage.ts';
import { loadTrainingData } from './training-data.ts';
import { BOS, EOS, PAD, UNK } from './vocabulary.ts';

const settings = configSchema.parse({ model: { kind: 'rnn' } });
const { data } = settings;

/** Pairs whose first source id says which pair it is. */
function numbered(lengths: readonly (readonly [number, number])[]): EncodedPair[] {
  return lengths.map(([source, target], i) => ({
    source: Array.from({ length: source }, (_, at) => (at === source - 1 ? EOS : 100 + i)),
    target: Array.from({ length: target }, (_, at) => (at === target - 1 ? EOS : 4)),
  }));
}

function shapesOf(pairs: readonly EncodedPair[]): Cell[] {
  const counts = countShapes();
  for (const { source, target } of pairs) {
    counts.add({ sourceLength: source.length, targetLength: target.length });
  }
  return counts.cells();
}

const bucketsFor = (pairs: readonly EncodedPair[], settings = data) =>
  chooseBuckets(shapesOf(pairs), settings);

/** In memory, as the pairs of a corpus are written. */
function stored(pairs: readonly EncodedPair[], buckets: readonly Bucket[], idBytes: 2 | 4 = 2): Records[] {
  const storage = memoryStorage();
  const writers = buckets.map((bucket, i) => recordWriter(storage, `${i}`, bucket, idBytes));
  for (const pair of pairs) {
    const shape = { sourceLength: pair.source.length, targetLength: pair.target.length };
    writers[smallestFit(shape, buckets)].write(pair);
  }
  for (const writer of writers) writer.end();
  return buckets.map((bucket, i) => recordsIn(storage.open(`${i}`), bucket, idBytes));
}

/** The real rows of batches as (source, target) without padding, after checking all that a batch promises. */
function pairsIn(batches: Iterable<Batch>): string[] {
  const found: string[] = [];
  for (const { bucket, source, targetIn, targetOut, sourceTokens, targetTokens } of batches) {
    const { rows, sourceLength, targetLength } = bucket;
    expect([source.length, targetIn.length, targetOut.length]).toEqual([
      rows * sourceLength,
      rows * targetLength,
      rows * targetLength,
    ]);
    const isReal = (id: number) => id !== PAD;
    let tokens = [0, 0];
    for (let row = 0; row < rows; row++) {
      const sourceRow = source.slice(row * sourceLength, (row + 1) * sourceLength);
      const inRow = targetIn.slice(row * targetLength, (row + 1) * targetLength);
      const outRow = targetOut.slice(row * targetLength, (row + 1) * targetLength);
      const real = outRow.filter(isReal);
      if (real.length === 0) {
        expect([...sourceRow.filter(isReal), ...inRow.filter(isReal), ...real]).toEqual([EOS, BOS]);
        expect([sourceRow[0], inRow[0]]).toEqual([EOS, BOS]);
        continue;
      }
      expect([...inRow.filter(isReal)]).toEqual([BOS, ...real.slice(0, -1)]);
      expect(real.at(-1)).toBe(EOS);
      tokens = [tokens[0] + sourceRow.filter(isReal).length, tokens[1] + real.length];
      found.push(`${sourceRow.filter(isReal)}|${real}`);
    }
    expect([sourceTokens, targetTokens]).toEqual(tokens);
  }
  return found.sort();
}

const namesOf = (pairs: readonly EncodedPair[]) =>
  pairs.map(({ source, target }) => `${source}|${target}`).sort();
const length = fc.integer({ min: 2, max: 20 });
const someLengths = fc.array(fc.tuple(length, length), { minLength: 1, maxLength: 60 });

describe('encoding', () => {
  const pairs = [
    { source: 'abc', target: 'cba' },
    { source: 'abcd', target: 'd' },
    { source: 'a', target: 'cbaab' },
  ];
  const tokenizers = trainTokenizers(
    pairs.slice(0, 1),
    { source: 'char', target: 'char' },
    settings.tokenizer,
  );

  const encode = (limits: Partial<typeof data> = {}) => {
    const encoding = startEncoding(tokenizers, { ...data, ...limits });
    return { encoded: pairs.flatMap((pair) => encoding.encode(pair) ?? []), ...encoding.counts() };
  };

  test('ends both sides with EOS and counts unknown tokens', () => {
    const { encoded, ...counts } = encode();
    expect(counts).toEqual({ pairs: 3, overlong: 0, uneven: 0, unknownSource: 1, unknownTarget: 1 });
    expect([...encoded[1].source]).toEqual([4, 5, 6, UNK, EOS]);
    expect([...encoded[1].target]).toEqual([UNK, EOS]);
  });

  test('counts the symbols of a text without splitting it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { source } = tokenizers;
        expect(source.count(text)).toBe(source.symbols(text).length);
        expect(source.encode(text).length).toBe(source.count(text));
      }),
    );
  });

  test('leaves out over-long pairs, EOS included in their length', () => {
    expect(encode({ maxLength: 4 })).toMatchObject({ overlong: 2, unknownSource: 0, pairs: 1 });
  });

  test('leaves out pairs of which one side is too long for the other, and counts them as nothing else', () => {
    // Of 3 and 3, 4 and 1, 1 and 5 symbols.
    expect(encode({ maxRatio: 4 })).toMatchObject({ uneven: 1, overlong: 0, pairs: 2 });
    expect(encode({ maxRatio: 3.9, maxLength: 4 })).toMatchObject({ uneven: 2, overlong: 0, pairs: 1 });
    expect(encode({ maxRatio: 1, overlong: 'crop' })).toMatchObject({ uneven: 2, pairs: 1 });
    expect(() => encode({ maxRatio: 1, maxLength: 2 })).toThrow('found none among 3');
  });

  test('crops over-long sides and still ends them with EOS', () => {
    const { encoded, ...counts } = encode({ maxLength: 4, overlong: 'crop' });
    expect(counts).toMatchObject({ overlong: 2, pairs: 3 });
    expect([...encoded[2].target]).toEqual([6, 5, 4, EOS]);
    expect([...encoded[2].source]).toEqual([4, EOS]);
  });

  test('refuses over-long pairs with the length and the limit', () => {
    expect(() => encode({ maxLength: 4, overlong: 'fail' })).toThrow(
      'expected at most 4 tokens a side, end of sequence included (data.maxLength); found a pair of 5 and 2',
    );
    expect(() => encode({ maxLength: 2 })).toThrow('found none among 3');
  });
});

describe('chooseBuckets', () => {
  test('gives at most so many buckets, and every pair fits one', () => {
    fc.assert(
      fc.property(someLengths, fc.integer({ min: 1, max: 8 }), (lengths, buckets) => {
        const pairs = numbered(lengths);
        const chosen = bucketsFor(pairs, { ...data, buckets });
        expect(chosen.length).toBeGreaterThan(0);
        expect(chosen.length).toBeLessThanOrEqual(buckets);
        expect(pairsIn(inOrderBatches(stored(pairs, chosen)))).toEqual(namesOf(pairs));
      }),
    );
  });

  test('pads nothing when there are as many buckets as shapes', () => {
    const shapes: [number, number][] = [
      [3, 9],
      [9, 3],
      [5, 5],
      [20, 20],
    ];
    const chosen = bucketsFor(numbered([...shapes, ...shapes]), { ...data, buckets: 4 });
    expect(chosen).toEqual([
      { rows: 2, sourceLength: 5, targetLength: 5 },
      { rows: 2, sourceLength: 3, targetLength: 9 },
      { rows: 2, sourceLength: 9, targetLength: 3 },
      { rows: 2, sourceLength: 20, targetLength: 20 },
    ]);
  });

  test('finds two shapes no worse than the largest with any other', () => {
    fc.assert(
      fc.property(someLengths, (lengths) => {
        const chosen = bucketsFor(numbered(lengths), { ...data, buckets: 2 });
        expect(paddedTokens(lengths, chosen)).toBeLessThanOrEqual(fewestWithTwoShapes(lengths));
      }),
      { numRuns: 30 },
    );
  });

  test('fills a bucket with as many rows as its tokens and its pairs allow', () => {
    const rowsOf = (count: number, batchTokens: number) =>
      bucketsFor(numbered(Array.from({ length: count }, () => [10, 7] as const)), {
        ...data,
        batchTokens,
      })[0].rows;
    expect(rowsOf(1000, 2048)).toBe(204);
    expect(rowsOf(50, 2048)).toBe(50);
    expect(rowsOf(50, 16)).toBe(1);
    expect(rowsOf(50, 9)).toBe(1);
  });

  test('keeps at least four fifths of cmudict real on both sides, as the plan says', async () => {
    const { plan, padding } = await loadTrainingData(settings);
    const totals = { sourceTokens: 0, sourcePlaces: 0, targetTokens: 0, targetPlaces: 0 };
    for (let index = 0; index < plan.batchesInEpoch(0); index++) {
      const batch = plan.batch(0, index);
      totals.sourceTokens += batch.sourceTokens;
      totals.sourcePlaces += batch.source.length;
      totals.targetTokens += batch.targetTokens;
      totals.targetPlaces += batch.targetOut.length;
    }
    expect(padding.source).toBeCloseTo(1 - totals.sourceTokens / totals.sourcePlaces, 12);
    expect(padding.target).toBeCloseTo(1 - totals.targetTokens / totals.targetPlaces, 12);
    expect(padding.source).toBeLessThan(0.15);
    expect(padding.target).toBeLessThan(0.17);
  });
});

test('padding is counted exactly, empty rows included', () => {
  fc.assert(
    fc.property(someLengths, fc.integer({ min: 1, max: 4 }), (lengths, buckets) => {
      const pairs = numbered(lengths);
      const chosen = bucketsFor(pairs, { ...data, buckets, batchTokens: 64 });
      let [real, places] = [0, 0];
      for (const batch of inOrderBatches(stored(pairs, chosen))) {
        real += batch.targetTokens;
        places += batch.targetOut.length;
      }
      expect(paddingOf(shapesOf(pairs), chosen).target).toBeCloseTo(1 - real / places, 12);
    }),
  );
});

describe('planBatches', () => {
  const epochOf = (plan: ReturnType<typeof planBatches>, epoch: number) =>
    Array.from({ length: plan.batchesInEpoch(epoch) }, (_, index) => plan.batch(epoch, index));

  test('holds each pair exactly once in every epoch', () => {
    fc.assert(
      fc.property(someLengths, fc.integer({ min: 1, max: 5 }), fc.nat(), (lengths, buckets, seed) => {
        const pairs = numbered(lengths);
        const chosen = bucketsFor(pairs, { ...data, buckets, batchTokens: 64 });
        const plan = planBatches(stored(pairs, chosen), seed);
        for (const epoch of [0, 1]) expect(pairsIn(epochOf(plan, epoch))).toEqual(namesOf(pairs));
      }),
    );
  });

  const pairs = numbered(Array.from({ length: 300 }, (_, i) => [2 + (i % 12), 2 + (i % 7)] as const));
  const records = stored(pairs, bucketsFor(pairs, { ...data, batchTokens: 128 }));

  test('depends on seed, epoch and index alone, whatever was asked for before', () => {
    const plan = planBatches(records, 7);
    const first = epochOf(plan, 0);
    expect(epochOf(plan, 1)).not.toEqual(first);
    expect(plan.batch(0, 3)).toEqual(first[3]);
    expect(planBatches(records, 7).batch(0, 3)).toEqual(first[3]);
    expect(epochOf(planBatches(records, 8), 0)).not.toEqual(first);
  });

  test('mixes the buckets', () => {
    const plan = planBatches(records, 1);
    const order = epochOf(plan, 0).map(({ bucket }) => plan.buckets.indexOf(bucket));
    const sorted = order.toSorted((a, b) => a - b);
    expect(order).not.toEqual(sorted);
    expect(order).not.toEqual(sorted.toReversed());
  });

  test('takes a batch outside the epoch for a bug', () => {
    const plan = planBatches(records, 1);
    expect(() => plan.batch(0, plan.batchesInEpoch(0))).toThrow('internal: expected a batch in 0..');
  });

  test('is the same whether ids take two bytes or four', () => {
    const wide = stored(
      pairs,
      records.map(({ bucket }) => bucket),
      4,
    );
    expect(epochOf(planBatches(wide, 7), 0)).toEqual(epochOf(planBatches(records, 7), 0));
  });
});

test('a sample holds so many different pairs, or all, and is the same each time', () => {
  fc.assert(
    fc.property(someLengths, fc.integer({ min: 1, max: 80 }), (lengths, count) => {
      const pairs = numbered(lengths);
      const records = stored(pairs, bucketsFor(pairs, { ...data, batchTokens: 64 }));
      const sample = pairsIn(sampleBatches(records, count));
      expect(new Set(sample).size).toBe(Math.min(count, pairs.length));
      expect(namesOf(pairs)).toEqual(expect.arrayContaining(sample));
      expect(pairsIn(sampleBatches(records, count))).toEqual(sample);
    }),
  );
});

/** Tokens with padding when each pair is in the smallest bucket that it fits. */
function paddedTokens(
  lengths: readonly (readonly [number, number])[],
  buckets: readonly Pick<Bucket, 'sourceLength' | 'targetLength'>[],
): number {
  return lengths.reduce((sum, [source, target]) => {
    const fitting = buckets.filter(
      ({ sourceLength, targetLength }) => source <= sourceLength && target <= targetLength,
    );
    return sum + Math.min(...fitting.map(({ sourceLength, targetLength }) => sourceLength + targetLength));
  }, 0);
}

/** The oracle: every shape beside the largest. Shrinking the largest to the pairs left in it may do better still. */
function fewestWithTwoShapes(lengths: readonly (readonly [number, number])[]): number {
  const largest = {
    sourceLength: Math.max(...lengths.map(([source]) => source)),
    targetLength: Math.max(...lengths.map(([, target]) => target)),
  };
  let fewest = paddedTokens(lengths, [largest]);
  for (const [sourceLength] of lengths) {
    for (const [, targetLength] of lengths) {
      fewest = Math.min(fewest, paddedTokens(lengths, [largest, { sourceLength, targetLength }]));
    }
  }
  return fewest;
}
