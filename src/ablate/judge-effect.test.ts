import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetric } from '../eval/create-metric.ts';
import { TABLE_METRICS, type TableMetric } from '../eval/metric.ts';
import { segmentStatistics } from '../eval/score-corpus.ts';
import { beats } from './ablation.ts';
import { countedPlaces, judgeEffect, type MeasuredArm, outcomeOf } from './judge-effect.ts';

const interval = (low: number, high: number) => ({ low, high });

describe('an outcome', () => {
  test('is decided where the interval over both leaves zero out, by the side on which it lies', () => {
    expect(outcomeOf({ overBoth: interval(1, 2) })).toBe('shown');
    expect(outcomeOf({ overBoth: interval(-2, -1) })).toBe('opposite');
    for (const overBoth of [interval(-1, 2), interval(0, 0), null])
      expect(outcomeOf({ overBoth })).toBe('not shown');
  });
});

describe('the shortest and the longest third', () => {
  test('hold a third at least, no source that is longer, or shorter, than one left out, and are not torn', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 3, maxLength: 60 }), (lengths) => {
        for (const [among, sign] of [
          ['shortest', 1],
          ['longest', -1],
        ] as const) {
          const counted = countedPlaces(lengths, among);
          const inside = lengths.filter((_, i) => counted[i]);
          const outside = lengths.filter((_, i) => !counted[i]);
          expect(inside.length).toBeGreaterThanOrEqual(Math.floor(lengths.length / 3));
          for (const length of outside)
            expect(inside.every((other) => sign * other < sign * length)).toBe(true);
        }
      }),
    );
  });
});

describe('an effect', () => {
  const byName = <T>(of: (name: TableMetric) => T) =>
    Object.fromEntries(TABLE_METRICS.map((name) => [name, of(name)])) as Record<TableMetric, T>;
  const options = { symbols: (text: string) => [...text], version: 'test' };
  const metrics = byName((name) => ({ ...createMetric(name, options), name }));
  /** Of two seeds. */
  const arm = (outputs: readonly string[], losses: readonly number[]): MeasuredArm => {
    const lines = outputs.map((output) => ({ output, references: ['a'] }));
    const counts = byName((name) => segmentStatistics(metrics[name], lines));
    const sourceLengths = outputs.map((_, i) => 1 + i);
    return { losses, scored: losses.map(() => ({ metrics, counts, sourceLengths })) };
  };
  const arms: Record<string, MeasuredArm> = {
    good: arm(['a', 'a', 'a', 'a'], [1, 1.1]),
    bad: arm(['a', 'b', 'b', 'b'], [2, 2.1]),
  };
  const armOf = (name: string) => arms[name];

  test.each(['exact', 'wer', 'loss'] as const)(
    'is above zero where the better arm was expected to be better: %s',
    (yardstick) => {
      expect(judgeEffect(beats('good', 'bad', yardstick, ''), armOf).delta).toBeGreaterThan(0);
      expect(judgeEffect(beats('bad', 'good', yardstick, ''), armOf).delta).toBeLessThan(0);
    },
  );

  test('among the longest counts them alone', () => {
    const all = judgeEffect(beats('good', 'bad', 'exact', ''), armOf);
    const longest = judgeEffect(beats('good', 'bad', 'exact', '', 'longest'), armOf);
    expect([all.delta, longest.delta]).toEqual([75, 100]);
  });
});
