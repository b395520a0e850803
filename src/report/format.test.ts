import { expect, test } from 'vitest';
import { formatExponent } from './format.ts';

test.each([
  [0.024, '1.04 ± 0.02'],
  [0.0042, '1.041 ± 0.004'],
  [0, '1.04 ± 0.00'],
  [null, '1.04'],
])('an exponent with the error %s keeps what shows of it', (standardError, text) => {
  expect(formatExponent({ exponent: 1.0412, coefficient: 1, standardError })).toBe(text);
});
