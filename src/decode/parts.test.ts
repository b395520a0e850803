import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenizer, UNK } from '../data/vocabulary.ts';
import { decodeSettings } from '../testing/decoding.ts';
import { batchesOf } from './batches.ts';
import { largest, logSoftmaxInPlace, mixProbabilities } from './distribution.ts';
import { textWithoutUnknown } from './replace-unknown.ts';
import { type Cache, enlarge, gatherRows, writePosition } from './row-arrays.ts';

describe('rows', () => {
  test('are dropped, copied and moved at once', () => {
    const size = 3;
    const parents = fc
      .integer({ min: 1, max: 6 })
      .chain((rows) => fc.tuple(fc.constant(rows), fc.array(fc.nat(rows - 1), { maxLength: 9 })));
    fc.assert(
      fc.property(parents, ([rows, chosen]) => {
        const values = Float32Array.from({ length: rows * size }, (_, i) => i);
        const expected = chosen.flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]);
        expect([...gatherRows(values, size, chosen)]).toEqual(expected);
      }),
    );
  });

  test('a cache that grows keeps what was written', () => {
    const cache: Cache = { heads: 2, headDim: 2, values: new Float32Array(2 * 2 * 1 * 2) };
    writePosition(cache, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 1, 0);
    enlarge(cache, 2, 1, 3);
    writePosition(cache, Float32Array.of(10, 20, 30, 40, 50, 60, 70, 80), 3, 2);
    expect([...cache.values]).toEqual([
      ...[1, 2, 0, 0, 10, 20],
      ...[3, 4, 0, 0, 30, 40],
      ...[5, 6, 0, 0, 50, 60],
      ...[7, 8, 0, 0, 70, 80],
    ]);
  });
});

describe('distributions', () => {
  const logits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });

  test('sum to one once they are normalised', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const row = Float32Array.from(values);
        logSoftmaxInPlace(row);
        expect(row.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 5);
      }),
    );
  });

  test('the largest are those of a stable sort', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 5 })), fc.nat(8), (values, count) => {
        const sorted = [...values.keys()].sort((a, b) => values[b] - values[a]).slice(0, count);
        expect(largest(values, count)).toEqual(sorted);
      }),
    );
  });

  test('a mixture is the mean of probabilities', () => {
    const [a, b] = [
      [0.5, 0.5],
      [0.9, 0.1],
    ].map((row) => Float32Array.from(row, Math.log));
    mixProbabilities([a, b]);
    expect(Math.exp(a[0])).toBeCloseTo(0.7, 6);
  });
});

test('every source is in one batch, with sources of its length, within the limits', () => {
  const limits = decodeSettings({ batchRows: 6, batchTokens: 64 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 3 }),
      (lengths, rowsEach) => {
        const batches = batchesOf(lengths, limits, rowsEach);
        expect(batches.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
        for (const { places, srcLen } of batches) {
          expect(srcLen).toBe(Math.max(...places.map((place) => lengths[place])));
          const rows = places.length * rowsEach;
          if (places.length > 1) expect(rows <= 6 && rows * srcLen <= 64).toBe(true);
        }
      },
    ),
  );
});

test('unknown symbols become the source symbols that they attend to; the end of the source gives nothing', () => {
  const words = createTokenizer('word', ['a', 'b']);
  expect(textWithoutUnknown([4, UNK, 5, UNK], [0, 1, 0, 2], ['x', 'Zürich'], words)).toBe('a Zürich b');
  const characters = createTokenizer('char', ['a', 'b']);
  expect(textWithoutUnknown([4, UNK, 5], [0, 1, 0], ['x', 'ü'], characters)).toBe('aüb');
});
