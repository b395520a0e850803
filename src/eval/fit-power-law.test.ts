import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crossing, fitPowerLaw, type PowerLaw } from './fit-power-law.ts';

const positive = fc.double({ min: 0.01, max: 100, noNaN: true });

test('points on a power law give it back, without an error', () => {
  const lengths = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 3, maxLength: 12 });
  fc.assert(
    fc.property(
      fc.double({ min: -3, max: 3, noNaN: true }),
      positive,
      lengths,
      (exponent, coefficient, xs) => {
        const law = fitPowerLaw(xs.map((x) => ({ x, y: coefficient * x ** exponent })));
        expect(law?.exponent).toBeCloseTo(exponent, 8);
        expect((law?.coefficient ?? 0) / coefficient).toBeCloseTo(1, 6);
        expect(law?.standardError).toBeCloseTo(0, 6);
      },
    ),
  );
});

/** numpy.linalg.lstsq of log y on [1, log x]; the error is the root of [(X'X)^-1][1, 1] SSR / (n - 2). */
test('points about a power law give the estimate and the error of numpy', () => {
  const y = [1.1, 1.9, 2.3, 4.4, 6.2, 10.9, 17.5];
  const law = fitPowerLaw([8, 12, 16, 24, 32, 48, 64].map((x, i) => ({ x, y: y[i] })));
  expect(law?.exponent).toBeCloseTo(1.3182874548259778, 12);
  expect(law?.coefficient).toBeCloseTo(0.06730750261644934, 12);
  expect(law?.standardError).toBeCloseTo(0.04273025872384034, 12);
});

test('two points have no error, one place has no law, and nothing at or below zero is fitted', () => {
  expect(
    fitPowerLaw([
      { x: 1, y: 3 },
      { x: 10, y: 30 },
    ])?.standardError,
  ).toBeNull();
  expect(
    fitPowerLaw([
      { x: 4, y: 3 },
      { x: 4, y: 5 },
    ]),
  ).toBeNull();
  expect(fitPowerLaw([])).toBeNull();
  expect(() => fitPowerLaw([{ x: 0, y: 1 }])).toThrow(RangeError);
});

test('two power laws cross where they are equal', () => {
  const law = (exponent: number, coefficient: number): PowerLaw => ({
    exponent,
    coefficient,
    standardError: 0,
  });
  expect(crossing(law(1, 4), law(2, 0.5))).toBeCloseTo(8, 12);
  expect(crossing(law(1, 4), law(1, 2))).toBeNull();
});
