import { expect, test } from 'vitest';
import { crossingsOf, fitLengths } from './fit-lengths.ts';
import type { LengthCurve, LengthPoint } from './length-times.ts';

const points = (lengths: readonly number[], millisecondsAt: (length: number) => number): LengthPoint[] =>
  lengths.map((length) => {
    const milliseconds = millisecondsAt(length);
    return { length, milliseconds, least: milliseconds, most: milliseconds };
  });

const curve = (
  model: LengthCurve['model'],
  lengths: readonly number[],
  millisecondsAt: (length: number) => number,
  work: LengthCurve['work'] = 'step',
): LengthCurve => {
  const measured = points(lengths, millisecondsAt);
  return { model, work, dim: 8, layers: 1, points: measured, ...fitLengths(measured) };
};

const SHORT = [8, 16, 32, 64, 128];
const LONG = [...SHORT, 256, 512];

test('a power law is found again over all lengths and over the upper half of them', () => {
  const { whole, upper } = fitLengths(points(LONG, (n) => 0.5 * n ** 1.5));
  expect(whole).toMatchObject({ from: 8, to: 512 });
  expect(upper).toMatchObject({ from: 64, to: 512 });
  for (const fit of [whole, upper]) {
    expect(fit?.exponent).toBeCloseTo(1.5, 10);
    expect(fit?.coefficient).toBeCloseTo(0.5, 10);
    expect(fit?.standardError).toBeCloseTo(0, 10);
  }
});

test('where a constant wears off, the upper half is nearer to the leading term', () => {
  const { whole, upper } = fitLengths(points(SHORT, (n) => 100 + n * n));
  expect(upper?.from).toBe(32);
  expect(upper?.exponent).toBeGreaterThan(whole?.exponent ?? Number.NaN);
  expect(upper?.exponent).toBeLessThan(2);
});

test('one length alone has no exponent', () => {
  expect(fitLengths(points([8], (n) => n))).toEqual({ whole: null, upper: null });
});

test('two power laws cross where they are equal, between lengths too', () => {
  // 20 n = n² / 2 at 40.
  const [crossing] = crossingsOf([
    curve('rnn', SHORT, (n) => 20 * n),
    curve('transformer', LONG, (n) => (n * n) / 2),
  ]);
  expect(crossing).toMatchObject({ work: 'step', models: ['rnn', 'transformer'], from: 8, to: 128 });
  expect(crossing.lengths).toHaveLength(1);
  expect(crossing.lengths[0]).toBeCloseTo(40, 10);
});

test('a crossing at a measured length is found once', () => {
  const [{ lengths }] = crossingsOf([
    curve('rnn', SHORT, (n) => 32 * n),
    curve('transformer', SHORT, (n) => n * n),
  ]);
  expect(lengths).toEqual([32]);
});

test('curves whose rounds overlap do not cross, whatever their medians do', () => {
  const noisy = (each: LengthCurve): LengthCurve => ({
    ...each,
    points: each.points.map((point) => ({ ...point, most: 2 * point.milliseconds })),
  });
  const even = [curve('rnn', SHORT, (n) => n), curve('transformer', SHORT, (n) => 0.5 * n ** 1.2)].map(noisy);
  expect(crossingsOf(even)).toMatchObject([{ from: 8, to: 128, lengths: [] }]);
});

test('curves that are apart at all common lengths cross nowhere', () => {
  const [{ lengths, to }] = crossingsOf([
    curve('rnn', SHORT, (n) => 1000 * n),
    curve('transformer', LONG, (n) => n * n),
  ]);
  expect({ lengths, to }).toEqual({ lengths: [], to: 128 });
});

test('each work is compared with itself, and one model with none', () => {
  const curves = [curve('rnn', SHORT, (n) => n), curve('rnn', SHORT, (n) => n, 'decoding')];
  expect(crossingsOf(curves)).toEqual([]);
  const both = [...curves, curve('transformer', SHORT, (n) => n / 2, 'decoding')];
  expect(crossingsOf(both).map(({ work }) => work)).toEqual(['decoding']);
});
