import { expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { comparePaired } from '../testing/compare-paired.ts';
import { countPair } from './compare-paired.ts';
import { createMetric } from './create-metric.ts';
import { combineIntervals } from './interval.ts';
import type { Segment } from './metric.ts';
import { compareOverSeeds, findWinnerOverSeeds, type SeedDifference } from './over-seeds.ts';
import { spreadOf } from './spread.ts';
import { tInterval } from './student-t.ts';

const SOURCES = 50;
const metric = createMetric('wer', { symbols: (text) => text.split(' '), version: '0' });
const answers = (wrong: number): Segment[] =>
  Array.from({ length: SOURCES }, (_, i) => ({ output: i < wrong ? 'x' : 'a', references: ['a'] }));
const pair = (first: number, second: number) =>
  countPair([metric], answers(first), answers(second))[0].pairs[0];
const compare = (...pairs: ReturnType<typeof pair>[]) => compareOverSeeds([{ metric, pairs }], 1)[0];
const names = { first: 'the RNN', second: 'the Transformer' };

test('the interval over seeds is that of SciPy', () => {
  // Differences of WER: -20, -12, -16. python -c "import numpy as np; from scipy import stats as s;
  // d = np.array([-20, -12, -16]); print(s.t.interval(0.95, 2, d.mean(), s.sem(d)))"
  const found = compare(pair(20, 10), pair(20, 14), pair(18, 10));
  expect(found).toMatchObject({ metric: 'wer', degrees: 2, segments: SOURCES });
  expect(found.delta).toBeCloseTo(-16, 10);
  expect(found.seedInterval.low).toBeCloseTo(-25.93655084700132, 8);
  expect(found.seedInterval.high).toBeCloseTo(-6.063449152998679, 8);
});

test('of seeds that answer alike the interval over sources is that of one of them', () => {
  const [bootstrap] = comparePaired(metric, answers(20), answers(10), { seed: 1 });
  const found = compare(pair(20, 10), pair(20, 10));
  expect(found.sourceInterval.low).toBeCloseTo(bootstrap.low, 10);
  expect(found.sourceInterval.high).toBeCloseTo(bootstrap.high, 10);
});

test('seeds that differ widen what depends on seeds alone', () => {
  const found = compare(pair(10, 20), pair(25, 20), pair(40, 20), pair(30, 20));
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  expect(width(found.seedInterval)).toBeGreaterThan(40);
  expect(width(found.sourceInterval)).toBeLessThan(30);
});

test('together, half widths add as the sides of a right angle do, low and high apart', () => {
  const intervals = [
    { low: -7, high: 7 },
    { low: -8, high: 16 },
  ];
  expect(combineIntervals(-4, intervals)).toEqual({ low: -9, high: -4 + Math.hypot(11, 20) });
  expect(combineIntervals(-4, [{ low: -7, high: 7 }])).toEqual({ low: -7, high: 7 });
});

test('the interval over both holds the true difference 95 times in 100 or more', () => {
  const stream = randomStream(streamKey(3, 'together'));
  const estimates = { seeds: 4, sources: 60, rounds: 400 };
  let held = 0;
  for (let round = 0; round < estimates.rounds; round++) {
    const ofSource = Array.from({ length: estimates.sources }, () => 5 + 12 * stream.normal());
    const sourceMean = spreadOf(ofSource).mean;
    const deltas = Array.from({ length: estimates.seeds }, () => sourceMean + 3 * stream.normal());
    const delta = spreadOf(deltas).mean;
    const reach = (1.96 * spreadOf(ofSource).deviation) / Math.sqrt(estimates.sources);
    const ofSources = { low: delta - reach, high: delta + reach };
    const { low, high } = combineIntervals(delta, [tInterval(deltas) ?? ofSources, ofSources]);
    if (low <= 5 && high >= 5) held++;
  }
  expect(held / estimates.rounds).toBeGreaterThan(0.95 - 0.03); // 3 standard errors
});

const found = (seeds: [number, number], sources: [number, number]): SeedDifference => ({
  metric: 'wer',
  scores: { first: 40, second: 37 },
  delta: -3,
  seedInterval: { low: seeds[0], high: seeds[1] },
  degrees: 4,
  sourceInterval: { low: sources[0], high: sources[1] },
  togetherInterval: combineIntervals(-3, [
    { low: seeds[0], high: seeds[1] },
    { low: sources[0], high: sources[1] },
  ]),
  segments: 6215,
  differing: 500,
  samples: 1000,
});

test('somebody wins only where the interval over both leaves zero out, and the sentence has all three', () => {
  expect(findWinnerOverSeeds(names, found([-5, -1], [-4, -2]))).toEqual({
    winner: 'second',
    words:
      'The Transformer is 3.0 points better in WER, 37.0 against 40.0 in the mean of 5 seeds (95 % interval over seeds and sources 0.8 to 5.2; over seeds alone 1.0 to 5.0, t with 4 degrees of freedom; over sources alone 2.0 to 4.0, paired bootstrap over 6,215 sources, pooled over seeds, 1,000 samples)',
  });
  const undecided: [SeedDifference, string][] = [
    [found([-7, 1], [-4, -2]), ', where more seeds could decide ('],
    [found([-5, -1], [-6, 0]), ' (95 %'],
    [found([-5.5, -0.5], [-5.5, -0.5]), ', where more seeds could decide ('],
  ];
  for (const [each, after] of undecided) {
    const { winner, words } = findWinnerOverSeeds(names, each);
    expect(winner).toBeNull();
    const [, lead] = words.split('No winner in WER over 5 seeds: the interval of the mean lead of ');
    expect(lead).toMatch(/^3\.\d+ points of the Transformer, 37\.\d+ against 40\.\d+, holds zero/);
    expect(lead).toContain(`holds zero${after}`);
  }
  const few = findWinnerOverSeeds(names, { ...found([-5, -1], [-4, -2]), differing: 5 });
  expect(few.winner).toBeNull();
  expect(few.words).toContain(
    'the mean lead of 3.0 points of the Transformer, 37.0 against 40.0, rests on 5 sources, and fewer than 6 show nothing (95 %',
  );
});
