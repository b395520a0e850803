import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { comparePaired, pairRows } from './compare-paired.ts';
import { createMetric } from './create-metric.ts';
import type { Segment } from './metric.ts';
import { seedInterval, seedVariance } from './seed-variance.ts';
import { spreadOf } from './spread.ts';
import { studentT } from './student-t.ts';

const exact = createMetric('exact', { symbols: (text) => text.split(' '), version: '0.1.0' });

/** A system of one seed: each of `lines` answers is right with probability `rate`. */
function system(rate: number, seed: number, lines = 200): Segment[] {
  const stream = randomStream(streamKey(seed, 'system'));
  return Array.from({ length: lines }, (_, i) => ({
    output: stream.uniform() < rate ? `w${i}` : 'wrong',
    references: [`w${i}`],
  }));
}

describe('Student t', () => {
  test.each([
    // scipy.stats.t.ppf(0.975, freedom)
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [3, 3.1824463052837078],
    [4, 2.7764451051977934],
    [9, 2.262157162798205],
    [30, 2.0422724563012378],
    [200, 1.9718962236339088],
  ])('of %i degrees of freedom', (freedom, expected) => {
    expect(studentT(0.95, freedom)).toBeCloseTo(expected, 9);
  });
});

describe('the interval over seeds', () => {
  test('is by t, from two seeds on', () => {
    const found = seedInterval([1, 2, 3, 4]);
    const reach = (3.182446305284263 * Math.sqrt(5 / 3)) / 2;
    expect(found?.low).toBeCloseTo(2.5 - reach, 9);
    expect(found?.high).toBeCloseTo(2.5 + reach, 9);
    expect(seedInterval([1])).toBeNull();
  });

  test('holds the true mean 95 times in 100', () => {
    const stream = randomStream(streamKey(5, 'cover'));
    let held = 0;
    for (let round = 0; round < 2000; round++) {
      const interval = seedInterval(Array.from({ length: 4 }, () => 7 + 3 * stream.normal()));
      if (interval && interval.low <= 7 && interval.high >= 7) held++;
    }
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(0.02); // 4 standard errors
  });
});

describe('seed variance', () => {
  const rates = [0.2, 0.5, 0.8, 0.6];
  const first = rates.map((rate, i) => system(rate, i));
  const second = rates.map((_, i) => system(0.6, 100 + i));
  const counted = (ofFirst: Segment[][], ofSecond: Segment[][]) => [
    { metric: exact, pairs: ofFirst.map((segments, i) => pairRows(exact, segments, ofSecond[i])) },
  ];
  const [found] = seedVariance(counted(first, second), { seed: 1 });

  test('of one seed is the paired bootstrap, and has no interval over seeds', () => {
    const [one] = seedVariance(counted(first.slice(0, 1), second.slice(0, 1)), { seed: 1 });
    const [{ delta, low, high }] = comparePaired(exact, first[0], second[0], { seed: 1, trials: 10 });
    expect(one).toMatchObject({ delta, overSegments: { low, high }, overSeeds: null, overBoth: null });
  });

  test('keeps seeds and sources apart: seeds that differ widen what depends on seeds alone', () => {
    const width = (interval: { low: number; high: number } | null) =>
      interval ? interval.high - interval.low : Number.NaN;
    expect(found.deltas).toHaveLength(4);
    expect(width(found.overSegments)).toBeLessThan(10);
    expect(width(found.overSeeds)).toBeGreaterThan(40);
    expect(width(found.overBoth)).toBeGreaterThan(2 * width(found.overSegments));
  });

  test('over both has the variance of seeds and sources together', () => {
    // Expected: (n - 1) / n of the seeds' variance of the mean, and the sources'.
    const overSeeds = (spreadOf(found.deltas).deviation ** 2 / 4) * (3 / 4);
    const half = (interval: { low: number; high: number } | null) =>
      interval ? (interval.high - interval.low) / 2 / 1.96 : Number.NaN;
    const expected = Math.sqrt(overSeeds + half(found.overSegments) ** 2);
    expect(half(found.overBoth) / expected).toBeGreaterThan(0.85);
    expect(half(found.overBoth) / expected).toBeLessThan(1.15);
  });

  test('refuses seeds that do not pair', () => {
    const fewer = system(0.6, 9, 100);
    const unlike = counted([...first, fewer], [...second, fewer]);
    expect(() => seedVariance(unlike, { seed: 1 })).toThrow('internal: compared seeds');
  });
});
