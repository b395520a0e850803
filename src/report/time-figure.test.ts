import { expect, test } from 'vitest';
import type { ShapeTimes } from '../compare/shape-times.ts';
import { fitPowerLaw } from '../eval/fit-power-law.ts';
import { exponentTable, timeFigure } from './time-figure.ts';

function times(exponent: number, coefficient: number, lengths = [10, 20, 40, 80]): ShapeTimes {
  const points = lengths.map((length) => ({
    ...{ length, updates: 9, flops: 1e6 * length },
    milliseconds: coefficient * length ** exponent,
  }));
  return {
    points,
    time: fitPowerLaw(points.map(({ length, milliseconds }) => ({ x: length, y: milliseconds }))),
    flops: fitPowerLaw(points.map(({ length, flops }) => ({ x: length, y: flops }))),
  };
}

const analysisOf = (first: ShapeTimes | null, second: ShapeTimes | null, otherTokenizer = 'one') => ({
  runs: [
    { name: 'RNN', shapeTimes: first, summary: { tokenizerHash: 'one' } },
    { name: 'Transformer', shapeTimes: second, summary: { tokenizerHash: otherTokenizer } },
  ],
});

test('says both exponents with their errors, and where the fitted curves cross', () => {
  const figure = timeFigure(analysisOf(times(1, 0.4), times(2, 0.01)));
  expect(figure?.says).toBe(
    'Training the RNN took time that goes with length to the power of 1.00 ± 0.00, the Transformer to the power of 2.00 ± 0.00. The fitted curves cross at 40 tokens.',
  );
  expect(figure?.charts[0]).toMatchObject({ kind: 'lines', series: [{ run: 0 }, { run: 1 }] });
  expect(figure?.data.rows).toHaveLength(8);
});

test('two shapes of one length are one point of a line, and a row each of the table', () => {
  const both = times(1, 1, [10, 20, 20]);
  const points = both.points.map((point, i) => ({ ...point, updates: i, milliseconds: 10 + i }));
  const figure = timeFigure(analysisOf({ ...both, points }, null));
  const [chart] = figure?.charts ?? [];
  // Of 11 ms in one update and 12 in two.
  expect(chart).toMatchObject({ series: [{ points: [{ x: 10 }, { x: 20, y: 35 / 3 }] }] });
  expect(figure?.data.rows).toHaveLength(3);
});

test('does not say where curves cross whose powers are within their errors', () => {
  const [first, second] = [times(1, 0.4), times(1.1, 0.3)].map((each) => ({
    ...each,
    time: each.time && { ...each.time, standardError: 0.1 },
  }));
  expect(timeFigure(analysisOf(first, second))?.says).toContain('too near each other');
});

test('does not go beyond the lengths that both were measured at', () => {
  const figure = timeFigure(analysisOf(times(1, 0.4, [10, 20, 30]), times(2, 0.01, [12, 24, 36])));
  expect(figure?.says).toContain('From 12 to 30 tokens the fitted curves do not cross.');
});

test.each([
  ['lengths that do not overlap', analysisOf(times(1, 0.4, [10, 20, 30]), times(2, 0.01, [60, 90, 120]))],
  ['tokens of different tokenizers', analysisOf(times(1, 0.4), times(2, 0.01), 'two')],
])('says nothing of a crossing at %s', (_, analysis) => {
  expect(timeFigure(analysis)?.says).toMatch(/the Transformer to the power of 2\.00 ± 0\.00\.$/);
});

test('a run without times has no line and no exponent, and two have no figure', () => {
  const one = analysisOf(null, times(2, 0.01));
  expect(timeFigure(one)?.charts[0]).toMatchObject({ series: [{ run: 1 }] });
  expect(exponentTable(one)?.rows).toHaveLength(1);
  expect(timeFigure(analysisOf(null, null))).toBeNull();
  expect(exponentTable(analysisOf(null, null))).toBeNull();
});
