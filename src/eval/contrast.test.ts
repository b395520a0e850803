import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contrastOf, contrastOfScores } from './contrast.ts';
import { createMetric } from './create-metric.ts';
import type { Segment } from './metric.ts';
import { compareOverSeeds } from './over-seeds.ts';
import { segmentStatistics } from './score-corpus.ts';

const metric = createMetric('wer', { symbols: (text) => [...text], version: 'test' });
const answers = (outputs: readonly string[]): Segment[] =>
  outputs.map((output, i) => ({ output, references: ['ab', 'abc', 'b'][i % 3].split(',') }));
const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 }), {
  minLength: 6,
  maxLength: 6,
});
const rowsOf = (seeds: readonly (readonly string[])[]) =>
  seeds.map((outputs) => segmentStatistics(metric, answers(outputs)));

describe('a contrast', () => {
  test('of one system less another is what their comparison over seeds says', () => {
    fc.assert(
      fc.property(fc.tuple(texts, texts), fc.tuple(texts, texts), (first, second) => {
        const found = contrastOfScores(
          metric,
          [
            { weight: 1, rows: rowsOf(second) },
            { weight: -1, rows: rowsOf(first) },
          ],
          5,
        );
        const seconds = rowsOf(second);
        const pairs = rowsOf(first).map((rows, i) => ({ first: rows, second: seconds[i] }));
        const [known] = compareOverSeeds([{ metric, pairs }], 5);
        expect(found.delta).toBeCloseTo(known.delta, 9);
        expect(found.overSeeds?.low).toBeCloseTo(known.seedInterval.low, 9);
        expect(found.overSources?.low).toBeCloseTo(known.sourceInterval.low, 9);
        expect(found.overSources?.high).toBeCloseTo(known.sourceInterval.high, 9);
      }),
      { numRuns: 25 },
    );
  });

  test('of a gain less the same gain is nothing, whatever is drawn', () => {
    const [a, b] = [rowsOf([['ab', 'x', 'b', 'b', 'abc', 'b']]), rowsOf([['a', 'abc', 'b', 'a', 'c', 'b']])];
    const terms = [
      { weight: 1, rows: a },
      { weight: -1, rows: b },
      { weight: -1, rows: a },
      { weight: 1, rows: b },
    ] as const;
    const { delta, overSources, overSeeds } = contrastOfScores(metric, terms, 1);
    expect([delta, overSources?.low, overSources?.high]).toEqual([0, 0, 0]);
    expect(overSeeds).toBeNull();
  });

  test('of numbers has the interval of t, and none over sources', () => {
    // t of 2 degrees of freedom at 95 % is 4.3027 (any table); s is 1.
    const { delta, overSeeds, overSources } = contrastOf([1, 2, 3], null);
    expect(delta).toBe(2);
    expect(overSeeds?.low).toBeCloseTo(2 - 4.302653 / Math.sqrt(3), 5);
    expect(overSources).toBeNull();
  });
});
