import { describe, expect, test } from 'vitest';
import { dotProducts, KEYS } from './dot-products.ts';
import { movedWhileHeld } from './gates.ts';
import { operations, productsInARow, squarePart } from './operations.ts';

describe('scores of queries and keys of unit variance', () => {
  test.each([8, 128])('have variance d_k = %d, and 1 once scaled', (width) => {
    expect(dotProducts(width, false).variance / width).toBeCloseTo(1, 0);
    expect(dotProducts(width, true).variance).toBeCloseTo(dotProducts(width, false).variance / width, 4);
  });

  test('leave less entropy and gradient as heads grow wider, unless they are scaled', () => {
    const [narrow, wide, scaled] = [dotProducts(8, false), dotProducts(512, false), dotProducts(512, true)];
    expect(wide.entropy).toBeLessThan(narrow.entropy);
    expect(wide.gradient).toBeLessThan(scaled.gradient);
    expect(scaled.entropy).toBeLessThan(Math.log(KEYS));
  });
});

test('a recurrent step waits for more products as the length grows, a self-attentive one does not', () => {
  const growth = (kind: 'rnn' | 'transformer') => productsInARow({ kind }, 6) - productsInARow({ kind }, 4);
  expect(growth('rnn')).toBeGreaterThanOrEqual(2);
  expect(growth('transformer')).toBe(0);
});

test('self-attention takes operations by the square of the length, a recurrence by that of the width', () => {
  const byLength = (dim: number) =>
    squarePart((multiple) => operations({ kind: 'transformer', dim }, 4 * multiple));
  expect([byLength(16), byLength(32)]).toEqual([36 * 16 * 2 * 4 ** 2, 36 * 32 * 2 * 4 ** 2]);
  const recurrence = { kind: 'rnn', attention: 'none' } as const;
  expect(squarePart((multiple) => operations(recurrence, 4 * multiple))).toBe(0);
  const byWidth = (length: number) =>
    squarePart((multiple) => operations({ ...recurrence, dim: 16 * multiple }, length));
  expect(byWidth(8)).toBe(2 * byWidth(4));
  expect(byWidth(4)).toBeGreaterThan(0);
});

test.each(['gru', 'lstm'] as const)('a %s holds a state as it is for as long as its gates say so', (cell) => {
  expect(movedWhileHeld(cell, 50)).toBe(0);
});
