/** Times against lengths in a clause for each kind of work: how they grow, and where models cross. */
import { type LengthCrossing, type LengthTimes, WORKS, type Work } from '../compare/length-times.ts';
import { formatExponent } from '../report/format.ts';

const NAMES: Readonly<Record<Work, string>> = { step: 'a training step', decoding: 'decoding' };

/** `a training step grows with the length to the power 1.09 ± 0.03 (rnn), 1.06 ± 0.07 (transformer), with no crossing from 8 to 128 tokens` */
export function sayTimes({ curves, crossings }: LengthTimes): string[] {
  return WORKS.map((work) => {
    const powers = curves
      .filter((curve) => curve.work === work)
      .map(({ model, whole }) => `${whole === null ? '–' : formatExponent(whole)} (${model})`);
    const found = crossings.find((crossing) => crossing.work === work);
    const crossing = found ? `, with ${sayCrossing(found)}` : '';
    return `${NAMES[work]} grows with the length to the power ${powers.join(', ')}${crossing}`;
  });
}

/** `no crossing from 8 to 128 tokens`, `a crossing at 27 tokens` */
function sayCrossing({ lengths, from, to }: LengthCrossing): string {
  if (lengths.length === 0) return `no crossing from ${from} to ${to} tokens`;
  return `a crossing at ${lengths.map((length) => Math.round(length)).join(' and ')} tokens`;
}
