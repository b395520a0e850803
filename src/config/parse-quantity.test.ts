import { expect, test } from 'vitest';
import { parseCount } from './parse-quantity.ts';

test.each([
  ['512', 512],
  ['2k', 2000],
  ['1.001k', 1001],
  ['1.000003M', 1_000_003],
  ['10P', 1e16],
])('%s is %d', (text, count) => {
  expect(parseCount(text)).toBe(count);
});

test.each(['0', '0.5', '1.0001k', '1e3', '-1', '2 k', 'k', ''])('%j is no count', (text) => {
  expect(() => parseCount(text)).toThrow('expected a whole number of at least 1');
});
