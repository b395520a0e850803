import { expect, test } from 'vitest';
import { TABLE_METRICS, type TableMetric } from '../eval/metric.ts';
import { type Spread, spreadOf } from '../eval/spread.ts';
import { publishedChecks } from './published-checks.ts';

/** @param scores by seed, of every metric */
const arm = (name: string, ...scores: number[]) => ({
  name,
  metrics: Object.fromEntries(TABLE_METRICS.map((metric) => [metric, spreadOf(scores)])) as Record<
    TableMetric,
    Spread
  >,
});

test('the mean over seeds is held against both ends of the range', () => {
  const checks = publishedChecks([{ arm: 'rnn', metric: 'wer', from: 28, to: 40 }], [arm('rnn', 39, 43)]);
  expect(checks.map(({ measured, relation, bound, passed }) => [measured, relation, bound, passed])).toEqual([
    [41, 'at least', 28, true],
    [41, 'at most', 40, false],
  ]);
  expect(checks[0].name).toBe('WER of rnn, %');
});

test('no check for an end that no score can be beyond', () => {
  const range = { arm: 'b', metric: 'exact' } as const;
  const published = [
    { ...range, from: 98, to: 100 },
    { ...range, from: 0, to: 10 },
  ];
  const checks = publishedChecks(published, [arm('a', 1), arm('b', 99)]);
  expect(checks.map(({ relation, passed }) => [relation, passed])).toEqual([
    ['at least', true],
    ['at most', false],
  ]);
});
