/** What the better score cost: the ratios of two models' training and decoding, as the end of the verdict. */
import type { Budget } from '../config/schema.ts';
import type { Verdict } from '../eval/verdict.ts';
import type { Whole } from '../run/resume-command.ts';
import type { RunSummary } from '../run/summary.ts';
import { listWords } from '../text/list-words.ts';
import { formatNumber } from '../text/numbers.ts';
import { areInTurns } from './ledger.ts';
import { inSentence } from './run-names.ts';

/** A model of the verdict, with its runs: one, or one a seed. */
export interface Costed {
  readonly name: string;
  /** Runs of one seed stand at one place in both models. */
  readonly runs: readonly (Pick<RunSummary, 'parameters' | 'trainSeconds' | 'flops' | 'decodeSeconds'> & {
    readonly budget: Budget;
    readonly whole: Whole;
  })[];
}

interface Cost {
  readonly title: string;
  readonly key: 'parameters' | 'trainSeconds' | 'flops' | 'decodeSeconds';
  /** The time of a moment is the machine's mood. */
  readonly least: number;
  /** Whether it depends on what else the machine did. */
  readonly isTime: boolean;
  /** Whether a comparison holds it equal: then it is said only where it is not. */
  readonly isGiven: (budget: Budget) => boolean;
}

const COSTS: readonly Cost[] = [
  { title: 'the parameters', key: 'parameters', least: 1, isTime: false, isGiven: () => true },
  {
    title: 'the training time',
    key: 'trainSeconds',
    least: 1,
    isTime: true,
    isGiven: ({ seconds }) => seconds !== undefined,
  },
  {
    title: 'the FLOPs of training',
    key: 'flops',
    least: 0,
    isTime: false,
    isGiven: ({ flops }) => flops !== undefined,
  },
  { title: 'the decoding time', key: 'decodeSeconds', least: 1, isTime: true, isGiven: () => false },
];

/**
 * A clause of the verdict: the winner's costs as multiples of the loser's, without a winner the second's of the first's.
 * Empty where no cost is worth saying.
 */
export function costClause(winner: Verdict['winner'], pair: readonly [Costed, Costed]): string {
  const [one, other] = winner === 'first' ? pair : [pair[1], pair[0]];
  const known = COSTS.filter(({ isTime, key }) => !isTime || isTimeKnown(key, one, other));
  const ratios = known.flatMap(({ title, key, least, isGiven }) => {
    const [spent, others] = [one, other].map(({ runs }) => runs.reduce((total, run) => total + run[key], 0));
    const ratio = spent / others;
    const isKnown = Math.min(spent, others) >= least && ratio > 0 && Number.isFinite(ratio);
    const text = ratioText(ratio);
    const given = [one, other].every(({ runs }) => runs.every(({ budget }) => isGiven(budget)));
    return isKnown && !(given && text === '1.0') ? [`${text} times ${title}`] : [];
  });
  if (ratios.length === 0) return '';
  const costs = `${listWords(ratios)} of ${inSentence(other.name)}`;
  return winner === null ? `; ${inSentence(one.name)} took ${costs}` : `, at ${costs}`;
}

/** Times of runs that took turns are compared, and of several seeds where one model is quicker with each. */
function isTimeKnown(key: Cost['key'], one: Costed, other: Costed): boolean {
  const quicker = one.runs.map((run, i) => Math.sign(run[key] - other.runs[i][key]));
  return areInTurns([...one.runs, ...other.runs]) && quicker.every((each) => each === quicker[0]);
}

/** Two digits: 0.62, 1.0, 12. */
function ratioText(ratio: number): string {
  if (ratio >= 100) return formatNumber(Math.round(ratio));
  return ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 0.95 ? 2 : 1);
}
