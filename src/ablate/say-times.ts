/** Times against lengths in a clause for each kind of work: how they grow, and where models cross. */
import { fitLengths } from '../compare/fit-lengths.ts';
import { type LengthCrossing, type LengthTimes, WORKS, type Work } from '../compare/length-times.ts';
import { formatExponent } from '../report/format.ts';

const NAMES: Readonly<Record<Work, string>> = { step: 'a training step', decoding: 'decoding' };

/**
 * `from 8 to 128 tokens a training step grows with the length to the power 1.05 ± 0.06 (rnn), 0.87 ± 0.08
 * (transformer), without a crossing`. Powers are of the lengths that all models share: over more, a curve is steeper.
 */
export function sayTimes({ curves, crossings }: LengthTimes): string[] {
  return WORKS.flatMap((work) => {
    const sides = curves.filter((curve) => curve.work === work);
    if (sides.length === 0) return [];
    const from = Math.max(...sides.map(({ points }) => points[0].length));
    const to = Math.min(...sides.map(({ points }) => points[points.length - 1].length));
    const powers = sides.map(({ model, points }) => {
      const { whole } = fitLengths(points.filter(({ length }) => length >= from && length <= to));
      return `${whole === null ? '–' : formatExponent(whole)} (${model})`;
    });
    const found = crossings.find((crossing) => crossing.work === work);
    const crossing = found ? `, ${sayCrossing(found)}` : '';
    return [
      `from ${from} to ${to} tokens ${NAMES[work]} grows with the length to the power ${powers.join(', ')}${crossing}`,
    ];
  });
}

/** `without a crossing`, `with a crossing at 27 tokens` */
function sayCrossing({ lengths }: LengthCrossing): string {
  if (lengths.length === 0) return 'without a crossing';
  return `with a crossing at ${lengths.map((length) => Math.round(length)).join(' and ')} tokens`;
}
