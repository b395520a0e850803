import { expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

test('a spread is the mean, the deviation of a sample, least and most', () => {
  expect(spreadOf([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({
    mean: 5,
    deviation: Math.sqrt(32 / 7),
    least: 2,
    most: 9,
  });
  expect(spreadOf([3])).toEqual({ mean: 3, deviation: Number.NaN, least: 3, most: 3 });
});
