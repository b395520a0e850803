/** What the better score cost: the ratios of two models' training and decoding, as the end of the verdict. */
import type { Verdict } from '../eval/verdict.ts';
import type { RunSummary } from '../run/summary.ts';
import { inSentence } from './run-names.ts';

/** A model of the verdict, with its runs: one, or one a seed. */
export interface Costed {
  readonly name: string;
  readonly runs: readonly Pick<RunSummary, 'trainSeconds' | 'flops' | 'decodeSeconds'>[];
}

const COSTS = [
  ['the training time', 'trainSeconds'],
  ['the FLOPs of training', 'flops'],
  ['the decoding time', 'decodeSeconds'],
] as const;

/** The sentence of the verdict with the costs of who is ahead, as multiples of the other's; without a winner, the second's. */
export function withCost({ winner, sentence }: Verdict, pair: readonly [Costed, Costed]): string {
  const [one, other] = winner === 'first' ? pair : [pair[1], pair[0]];
  const ratios = COSTS.flatMap(([title, key]) => {
    const sum = ({ runs }: Costed) => runs.reduce((total, run) => total + run[key], 0);
    const ratio = sum(one) / sum(other);
    return ratio > 0 && Number.isFinite(ratio) ? [`${ratioText(ratio)} times ${title}`] : [];
  });
  if (ratios.length === 0) return sentence;
  const costs = [ratios.slice(0, -1).join(', '), ratios.at(-1)].filter((part) => part !== '').join(' and ');
  const begun = sentence.replace(/\.$/, '');
  const of = inSentence(other.name);
  return winner === null
    ? `${begun}; ${inSentence(one.name)} took ${costs} of ${of}.`
    : `${begun}, at ${costs} of ${of}.`;
}

/** Two digits: 0.62, 1.0, 12. */
function ratioText(ratio: number): string {
  if (ratio >= 100) return Math.round(ratio).toLocaleString('en-US');
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 0.95 ? 2 : 1);
}
