import { expect, test } from 'vitest';
import { formatDecimals, formatNumber } from './numbers.ts';

test('numbers are grouped by commas, in every locale', () => {
  expect([1_234_567, 0.5, 1.23456].map(formatNumber)).toEqual(['1,234,567', '0.5', '1.235']);
  expect([1234.5, -0.125].map((value) => formatDecimals(value, 2))).toEqual(['1,234.50', '-0.13']);
});
