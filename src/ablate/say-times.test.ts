import { expect, test } from 'vitest';
import { crossingsOf, fitLengths } from '../compare/fit-lengths.ts';
import type { LengthCurve, LengthTimes } from '../compare/length-times.ts';
import { sayTimes } from './say-times.ts';

/** Milliseconds by a law without noise. */
function curve(
  model: LengthCurve['model'],
  work: LengthCurve['work'],
  law: (length: number) => number,
  lengths = [8, 16, 32, 64],
): LengthCurve {
  const points = lengths.map((length) => {
    const milliseconds = law(length);
    return { length, milliseconds, least: milliseconds, most: milliseconds };
  });
  return { model, work, dim: 128, layers: 1, points, ...fitLengths(points) };
}

test('how times grow, and where models cross, is said of each kind of work', () => {
  const curves = [
    curve('rnn', 'step', (n) => 4 * n),
    // Beyond what both share, it would be steeper.
    curve('transformer', 'step', (n) => (n <= 64 ? n ** 2 / 8 : n ** 3), [8, 16, 32, 64, 128]),
    curve('rnn', 'decoding', (n) => n),
    curve('transformer', 'decoding', (n) => 2 * n),
  ];
  const measured = { rows: 1, vocab: 64, threads: 1, engine: 'made up', rounds: 1, othersShare: 0 };
  const times: LengthTimes = { formatVersion: 1, ...measured, curves, crossings: crossingsOf(curves) };
  expect(sayTimes(times)).toEqual([
    'from 8 to 64 tokens a training step grows with the length to the power 1.00 ± 0.00 (rnn), 2.00 ± 0.00 (transformer), with a crossing at 32 tokens',
    'from 8 to 64 tokens decoding grows with the length to the power 1.00 ± 0.00 (rnn), 1.00 ± 0.00 (transformer), without a crossing',
  ]);
});
