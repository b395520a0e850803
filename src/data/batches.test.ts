import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import {
  type Batch,
  type Bucket,
  chooseBuckets,
  type EncodedPair,
  encodePairs,
  inOrderBatches,
  planBatches,
} from './batches.ts';
import { loadCorpus } from './corpus.ts';
import { BOS, EOS, PAD, trainTokenizers, UNK } from './tokenizer.ts';

const settings = configSchema.parse({ model: { kind: 'rnn' } });
const { data } = settings;

/** Pairs whose first source id says which pair it is. */
function numbered(lengths: readonly (readonly [number, number])[]): EncodedPair[] {
  return lengths.map(([source, target], i) => ({
    source: Int32Array.from({ length: source }, (_, at) => (at === source - 1 ? EOS : 100 + i)),
    target: Int32Array.from({ length: target }, (_, at) => (at === target - 1 ? EOS : 4)),
  }));
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

describe('encodePairs', () => {
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

  test('ends both sides with EOS and counts unknown tokens', () => {
    const encoded = encodePairs(pairs, tokenizers, data);
    expect(encoded).toMatchObject({ overlong: 0, unknownSource: 1, unknownTarget: 1 });
    expect([...encoded.pairs[1].source]).toEqual([4, 5, 6, UNK, EOS]);
    expect([...encoded.pairs[1].target]).toEqual([UNK, EOS]);
  });

  test('leaves out over-long pairs, EOS included in their length', () => {
    const encoded = encodePairs(pairs, tokenizers, { ...data, maxLength: 4 });
    expect(encoded).toMatchObject({ overlong: 2, unknownSource: 0, pairs: { length: 1 } });
  });

  test('crops over-long sides and still ends them with EOS', () => {
    const encoded = encodePairs(pairs, tokenizers, { ...data, maxLength: 4, overlong: 'crop' });
    expect(encoded).toMatchObject({ overlong: 2, pairs: { length: 3 } });
    expect([...encoded.pairs[2].target]).toEqual([6, 5, 4, EOS]);
    expect([...encoded.pairs[2].source]).toEqual([4, EOS]);
  });

  test('refuses over-long pairs with the length and the limit', () => {
    expect(() => encodePairs(pairs, tokenizers, { ...data, maxLength: 4, overlong: 'fail' })).toThrow(
      'expected at most 4 tokens a side, end of sequence included (data.maxLength); found a pair of 5 and 2',
    );
    expect(() => encodePairs(pairs, tokenizers, { ...data, maxLength: 2 })).toThrow('found none among 3');
  });
});

describe('chooseBuckets', () => {
  test('gives at most so many buckets, and every pair fits one', () => {
    fc.assert(
      fc.property(someLengths, fc.integer({ min: 1, max: 8 }), (lengths, buckets) => {
        const pairs = numbered(lengths);
        const chosen = chooseBuckets(pairs, { ...data, buckets });
        expect(chosen.length).toBeGreaterThan(0);
        expect(chosen.length).toBeLessThanOrEqual(buckets);
        expect(pairsIn(inOrderBatches(pairs, chosen))).toEqual(namesOf(pairs));
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
    const chosen = chooseBuckets(numbered([...shapes, ...shapes]), { ...data, buckets: 4 });
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
        const chosen = chooseBuckets(numbered(lengths), { ...data, buckets: 2 });
        expect(paddedTokens(lengths, chosen)).toBeLessThanOrEqual(fewestWithTwoShapes(lengths));
      }),
      { numRuns: 30 },
    );
  });

  test('fills a bucket with as many rows as its tokens and its pairs allow', () => {
    const rowsOf = (count: number, batchTokens: number) =>
      chooseBuckets(numbered(Array.from({ length: count }, () => [10, 7] as const)), {
        ...data,
        batchTokens,
      })[0].rows;
    expect(rowsOf(1000, 2048)).toBe(204);
    expect(rowsOf(50, 2048)).toBe(50);
    expect(rowsOf(50, 16)).toBe(1);
    expect(rowsOf(50, 9)).toBe(1);
  });

  test('keeps at least four fifths of cmudict real on both sides', async () => {
    const cmudict = await loadCorpus(settings.corpus, data, settings.tokenizer);
    const tokenizers = trainTokenizers(cmudict.splits.train, cmudict.levels, settings.tokenizer);
    const { pairs } = encodePairs(cmudict.splits.train, tokenizers, data);
    const totals = { sourceTokens: 0, sourcePlaces: 0, targetTokens: 0, targetPlaces: 0 };
    for (const batch of inOrderBatches(pairs, chooseBuckets(pairs, data))) {
      totals.sourceTokens += batch.sourceTokens;
      totals.sourcePlaces += batch.source.length;
      totals.targetTokens += batch.targetTokens;
      totals.targetPlaces += batch.targetOut.length;
    }
    expect(totals.sourceTokens / totals.sourcePlaces).toBeGreaterThan(0.85);
    expect(totals.targetTokens / totals.targetPlaces).toBeGreaterThan(0.83);
  });
});

describe('planBatches', () => {
  const epochOf = (plan: ReturnType<typeof planBatches>, epoch: number) =>
    Array.from({ length: plan.batchesInEpoch(epoch) }, (_, index) => plan.batch(epoch, index));

  test('holds each pair exactly once in every epoch', () => {
    fc.assert(
      fc.property(someLengths, fc.integer({ min: 1, max: 5 }), fc.nat(), (lengths, buckets, seed) => {
        const pairs = numbered(lengths);
        const plan = planBatches(pairs, chooseBuckets(pairs, { ...data, buckets, batchTokens: 64 }), seed);
        for (const epoch of [0, 1]) expect(pairsIn(epochOf(plan, epoch))).toEqual(namesOf(pairs));
      }),
    );
  });

  const pairs = numbered(Array.from({ length: 300 }, (_, i) => [2 + (i % 12), 2 + (i % 7)] as const));
  const buckets = chooseBuckets(pairs, { ...data, batchTokens: 128 });

  test('depends on seed, epoch and index alone, whatever was asked for before', () => {
    const plan = planBatches(pairs, buckets, 7);
    const first = epochOf(plan, 0);
    expect(epochOf(plan, 1)).not.toEqual(first);
    expect(plan.batch(0, 3)).toEqual(first[3]);
    expect(planBatches(pairs, buckets, 7).batch(0, 3)).toEqual(first[3]);
    expect(epochOf(planBatches(pairs, buckets, 8), 0)).not.toEqual(first);
  });

  test('mixes the buckets', () => {
    const order = epochOf(planBatches(pairs, buckets, 1), 0).map(({ bucket }) => buckets.indexOf(bucket));
    const sorted = order.toSorted((a, b) => a - b);
    expect(order).not.toEqual(sorted);
    expect(order).not.toEqual(sorted.toReversed());
  });

  test('takes a batch outside the epoch, or a pair outside the buckets, for a bug', () => {
    const plan = planBatches(pairs, buckets, 1);
    expect(() => plan.batch(0, plan.batchesInEpoch(0))).toThrow('internal: expected a batch in 0..');
    expect(() => planBatches(numbered([[40, 2]]), buckets, 1)).toThrow(
      'internal: a pair of 40 and 2 tokens fits none',
    );
  });
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
