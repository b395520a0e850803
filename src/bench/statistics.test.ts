import { expect, test } from 'vitest';
import { overRounds, relativeSpread } from './statistics.ts';

test('a median is the middle one, or the mean of the middle two', () => {
  expect(overRounds([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 });
  expect(overRounds([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 });
});

test('a spread is a share of the median', () => {
  expect(relativeSpread(overRounds([9, 10, 12]))).toBeCloseTo(0.3);
});
