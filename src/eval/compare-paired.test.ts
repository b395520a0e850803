import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { comparePaired } from '../testing/compare-paired.ts';
import { compareCounted, countPair } from './compare-paired.ts';
import { createMetric } from './create-metric.ts';
import { METRICS, type MetricName, type Segment } from './metric.ts';
import { scoreCorpus } from './score-corpus.ts';

const symbols = (text: string): string[] => text.split(' ');
const make = (name: MetricName) => createMetric(name, { symbols, version: '0.1.0' });
const names = Object.keys(METRICS) as MetricName[];

/** A system that gets each of 12 symbols a line wrong at a given rate. */
function system(rate: number, seed: number, lines = 200): Segment[] {
  const texts = randomStream(streamKey(0, 'texts'));
  const errors = randomStream(streamKey(seed, 'errors'));
  return Array.from({ length: lines }, () => {
    const reference = Array.from({ length: 12 }, () => `w${texts.below(50)}`);
    const output = reference.map((word) => (errors.uniform() < rate ? `w${errors.below(50)}` : word));
    return { output: output.join(' '), references: [reference.join(' ')] };
  });
}
const quick = { seed: 3, samples: 400, trials: 400 };

test('both tests say how far they are, up to the last resample of every metric', () => {
  const metrics = [make('wer'), make('bleu')];
  const told: number[][] = [];
  const onScored = (...counts: number[]) => told.push(counts);
  const pair = countPair(metrics, system(0.05, 1, 20), system(0.2, 2, 20));
  const [plain, heard] = [{}, { onScored }].map((each) =>
    compareCounted(pair, { seed: 3, samples: 42, trials: 50, ...each }),
  );
  expect(heard).toEqual(plain);
  const done = told.map(([count]) => count);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(told.at(-1)).toEqual([184, 184]);
});

describe.each(names)('a paired comparison by %s', (name) => {
  const metric = make(name);
  const good = system(0.05, 1);
  const bad = system(0.2, 2);

  test('finds no difference between a system and itself', () => {
    for (const result of comparePaired(metric, good, good, quick)) {
      expect(result).toMatchObject({ delta: 0, low: 0, high: 0, pValue: 1 });
    }
  });

  test('finds a clear difference, and its interval holds it and not zero', () => {
    for (const result of comparePaired(metric, bad, good, quick)) {
      const sign = METRICS[name].better === 'higher' ? 1 : -1;
      expect(result.delta).toBe(scoreCorpus(metric, good) - scoreCorpus(metric, bad));
      expect(Math.min(result.low * sign, result.high * sign)).toBeGreaterThan(0);
      expect(result.low).toBeLessThan(result.delta);
      expect(result.high).toBeGreaterThan(result.delta);
      expect(result.pValue).toBe(1 / 401);
    }
  });

  test('counts the sources on which the systems differ', () => {
    const right = good.map(({ references }) => ({ references, output: references[0] }));
    const changed = right.map((segment, i) => (i % 50 === 0 ? { ...segment, output: 'x' } : segment));
    const [{ segments, differing }] = comparePaired(metric, right, changed, quick);
    expect([segments, differing]).toEqual([200, 4]);
  });

  test('is a pure function of its seed', () => {
    const again = comparePaired(metric, bad, good, quick);
    expect(comparePaired(metric, bad, good, quick)).toEqual(again);
    const intervals = [3, 4, 5, 6].map((seed) => {
      const [{ low, high }] = comparePaired(metric, bad, good, { ...quick, seed });
      return `${low} ${high}`;
    });
    expect(new Set(intervals).size).toBeGreaterThan(1);
  });

  test('turned about, has the opposite delta', () => {
    const [there] = comparePaired(metric, bad, good, quick);
    const [back] = comparePaired(metric, good, bad, quick);
    expect(back).toMatchObject({ delta: -there.delta, low: -there.high, high: -there.low });
    expect(back.pValue).toBe(there.pValue);
  });
});

describe('p-values', () => {
  const equal = Array.from({ length: 40 }, (_, i) => ({ output: `w${i}`, references: [`w${i}`] }));
  const differ = (count: number): Segment[] =>
    equal.map((segment, i) => (i < count ? { ...segment, output: 'wrong' } : segment));

  test('one source more right is no evidence: every trial reaches the difference', () => {
    const [{ high }, { pValue }] = comparePaired(make('wer'), differ(1), equal, { seed: 1 });
    expect([high, pValue]).toEqual([0, 1]);
  });

  test('five sources more right: 2 of 32 ways to hand them out are as extreme', () => {
    const [, { pValue }] = comparePaired(make('exact'), differ(5), equal, { seed: 1, trials: 50_000 });
    expect(Math.abs(pValue - 2 / 32)).toBeLessThan(0.006);
  });

  test('randomisation of two equal systems rejects as often as it says', () => {
    let rejected = 0;
    for (let seed = 0; seed < 200; seed++) {
      const first = system(0.1, 10_000 + seed, 60);
      const second = system(0.1, 20_000 + seed, 60);
      const [, { pValue }] = comparePaired(make('per'), first, second, { seed, samples: 40, trials: 200 });
      if (pValue <= 0.1) rejected++;
    }
    expect(rejected).toBeGreaterThan(5);
    expect(rejected).toBeLessThan(38); // 20 expected, 4 standard errors
  });
});

test('systems that answered different sources are not compared', () => {
  const other = [{ output: 'a', references: ['b'] }];
  const one = [{ output: 'a', references: ['a'] }];
  expect(() => comparePaired(make('wer'), one, other, quick)).toThrow('internal: compared systems');
});
