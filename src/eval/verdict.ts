/** Who won, in one sentence that carries its own uncertainty. Compares one run of each system. */
import { counted, formatNumber } from '../text/numbers.ts';
import type { PairedResult, Scores } from './compare-paired.ts';
import { METRICS, type MetricName } from './metric.ts';

/** Of two systems, as they stand inside a sentence: `the Transformer`, or the name of a run. */
export interface PairNames {
  readonly first: string;
  readonly second: string;
}

export interface Verdict {
  /** As `winnerBy` has it. */
  readonly winner: 'first' | 'second' | null;
  readonly sentence: string;
}

/** What a verdict is made of: clauses may yet be added. */
export interface Finding {
  readonly winner: Verdict['winner'];
  /** The sentence without its full stop. */
  readonly words: string;
}

/** @param clauses what the sentence goes on with, each with the mark before it: `; by PER the RNN is better`; empty ones say nothing */
export function toVerdict({ winner, words }: Finding, ...clauses: string[]): Verdict {
  return { winner, sentence: `${words}${clauses.join('')}.` };
}

export const capital = (name: string): string => name.replace(/^the /, 'The ');

const MOST_DECIMALS = 6;
/** Points that do not read as zero with as many. */
const LEAST_POINTS = 0.5 * 10 ** -MOST_DECIMALS;

/**
 * Sources on which two systems differ, at least, for either to be better. Swapping their answers on k sources in all
 * ways finds no p below 2 / 2^k: of 5 sources none below 0.06, whereas the bootstrap's interval of one is a point.
 */
export const LEAST_DIFFERING = 6;

/** How p-values of two runs are to be read. */
export const P_VALUES_READ = `The bootstrap’s p is computed as sacreBLEU computes it, which makes it too small for weak differences. Both p of BLEU, chrF and TER leave ties out, as sacreBLEU does, and are too small where the two differ on few sources. So the interval decides, where the two differ on ${LEAST_DIFFERING} sources or more.`;

/** @param lead `the lead of 3.1 points of the RNN` */
export const tooFew = (lead: string, differing: number): string =>
  `${lead} rests on ${counted(differing, 'source')}, and fewer than ${LEAST_DIFFERING} show nothing`;

/**
 * From as many on a bootstrap's percentile interval covers about what it says. Of paired differences of -100, 0 and 100
 * points (15, 50 and 35 %), 2,000 simulated samples each: of 6 sources 85 %, of 10 93 %, of 20 95 %.
 */
const FEW_SOURCES = 20;

/** A sentence where there are few. */
export function fewSourcesNote(sources: number): string[] {
  if (sources >= FEW_SOURCES) return [];
  return [
    `An interval of 95 % by bootstrap over ${counted(sources, 'source')} covers less than that; over ${FEW_SOURCES} or more it covers about as much as it says.`,
  ];
}

/** `32.4 against 36.8`: who is ahead first. */
export function against(scores: Scores, leader: keyof Scores, decimals: number): string {
  const behind = leader === 'first' ? 'second' : 'first';
  return `${scores[leader].toFixed(decimals)} against ${scores[behind].toFixed(decimals)}`;
}

/**
 * Which of two systems is better, where the interval of the second's score less the first's says so; null where it
 * holds zero, or what reads as zero with `MOST_DECIMALS`, or where it rests on too few sources.
 */
export function winnerBy(
  metric: MetricName,
  { low, high, differing }: { readonly low: number; readonly high: number; readonly differing: number },
): Verdict['winner'] {
  if (differing < LEAST_DIFFERING) return null;
  const higher = METRICS[metric].better === 'higher';
  if (low >= LEAST_POINTS) return higher ? 'second' : 'first';
  if (high <= -LEAST_POINTS) return higher ? 'first' : 'second';
  return null;
}

/** Two, or as many as keep a difference that decides from reading as zero. */
export const decimalsInTable = (winner: Verdict['winner'], points: readonly number[]): number =>
  winner === null ? 2 : Math.max(2, decimalsFor(points));

/** One decimal, or as many as keep a difference from reading as zero, `MOST_DECIMALS` at most. */
export function decimalsFor(points: readonly number[]): number {
  const smallest = Math.min(...points.map(Math.abs).filter((size) => size > 0));
  return [1, 2, 3, 4, 5].find((decimals) => smallest >= 0.5 * 10 ** -decimals) ?? MOST_DECIMALS;
}

/**
 * Of a paired comparison; its interval is the bootstrap's, turned so that more is better for the
 * system that is ahead.
 */
export function findWinner(
  names: PairNames,
  { metric, segments, differing, samples, scores, delta, low, high }: PairedResult<'bootstrap'>,
): Finding {
  const { title, better } = METRICS[metric];
  const leader = delta > 0 === (better === 'higher') ? 'second' : 'first';
  const [least, most] = delta > 0 ? [low, high] : [0 - high, 0 - low];
  const lead = Math.abs(delta);
  const decimals = decimalsFor([lead, least, most]);
  const points = (value: number): string => value.toFixed(decimals);
  const interval = `${points(least)} to ${points(most)}`;
  const basis = `paired bootstrap over ${counted(segments, 'source')}, ${formatNumber(samples)} samples; one seed each, so the spread of seeds is unknown`;
  const levels = against(scores, leader, decimals);
  const winner = winnerBy(metric, { low, high, differing });
  if (winner) {
    const words = `${capital(names[winner])} is ${points(lead)} points better in ${title}, ${levels} (95 % interval ${interval}, ${basis})`;
    return { winner, words };
  }
  const found =
    lead === 0
      ? `both score ${points(scores.first)} (95 % interval of the difference ${interval}, ${basis})`
      : differing < LEAST_DIFFERING
        ? `${tooFew(`the lead of ${points(lead)} points of ${names[leader]}, ${levels},`, differing)} (95 % interval ${interval}, ${basis})`
        : `the lead of ${points(lead)} points of ${names[leader]}, ${levels}, has a 95 % interval that holds zero (${interval}; ${basis})`;
  return { winner: null, words: `No winner in ${title}: ${found}` };
}
