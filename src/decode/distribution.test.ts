import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largest, logSoftmaxInPlace, mixProbabilities } from './distribution.ts';

const logits = fc.array(fc.float({ min: -30, max: 30, noNaN: true }), { minLength: 1, maxLength: 20 });

test('distributions sum to one once they are normalised', () => {
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
