import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  attentionCentres,
  attentionEntropies,
  attentionMonotonicity,
  meanAttentionEntropy,
} from './attention.ts';

const sharp = (place: number, length: number): number[] =>
  Array.from({ length }, (_, j) => (j === place ? 1 : 0));
const uniform = (length: number): number[] => new Array<number>(length).fill(1 / length);

describe('entropy', () => {
  test('is 0 for one place and log n for n alike', () => {
    expect(attentionEntropies([sharp(2, 5)])).toEqual([0]);
    expect(attentionEntropies([uniform(5)])[0]).toBeCloseTo(Math.log(5), 12);
    expect(meanAttentionEntropy([sharp(0, 4), uniform(4)])).toBeCloseTo(Math.log(4) / 2, 12);
    expect(meanAttentionEntropy([])).toBeNull();
  });

  test('lies between these for any weights, rounded to float32 or not', () => {
    const row = fc.array(fc.double({ min: 1e-6, max: 1 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(row, (values) => {
        const sum = values.reduce((total, value) => total + value, 0);
        const [entropy] = attentionEntropies([Float32Array.from(values, (value) => value / sum)]);
        expect(entropy).toBeGreaterThanOrEqual(0);
        expect(entropy).toBeLessThanOrEqual(Math.log(values.length) + 1e-6);
      }),
    );
  });
});

describe('monotonicity', () => {
  test('is 1 for a straight reading, -1 for a reversed one', () => {
    const straight = [0, 1, 2, 3].map((place) => sharp(place, 4));
    expect(attentionMonotonicity(straight)).toBe(1);
    expect(attentionMonotonicity(straight.toReversed())).toBe(-1);
  });

  test('is 0 where every position looks alike, and is not defined for one', () => {
    expect(attentionMonotonicity([uniform(3), uniform(3), uniform(3)])).toBe(0);
    expect(attentionMonotonicity([uniform(3)])).toBeNull();
  });

  test('counts pairs in order less pairs out of order: one exchange of three leaves a third', () => {
    expect(attentionMonotonicity([sharp(1, 3), sharp(0, 3), sharp(2, 3)])).toBeCloseTo(1 / 3, 12);
  });

  test('goes by the centre of the weights', () => {
    expect(attentionCentres([[0.5, 0, 0.5], sharp(2, 3)])).toEqual([1, 2]);
  });
});
