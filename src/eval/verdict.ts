/** Who won, in one sentence that carries its own uncertainty. Compares one run of each system. */
import { formatNumber } from '../config/quantity.ts';
import type { PairedResult } from './compare-paired.ts';
import { METRICS, type MetricName } from './metric.ts';

/** For compare/cost.ts alone. */
export { formatNumber as whole } from '../config/quantity.ts';

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

export const capital = (name: string): string => name.replace(/^the /, 'The ');

const MOST_DECIMALS = 6;
/** Points that do not read as zero with as many. */
const LEAST_POINTS = 0.5 * 10 ** -MOST_DECIMALS;

/**
 * Which of two systems is better, where the interval of the second's score less the first's says so; null where it
 * holds zero, or what reads as zero with `MOST_DECIMALS`.
 */
export function winnerBy(
  metric: MetricName,
  { low, high }: { readonly low: number; readonly high: number },
): Verdict['winner'] {
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
 * The verdict of a paired comparison; its interval is the bootstrap's, turned so that more is better for the
 * system that is ahead.
 */
export function verdict(
  names: PairNames,
  { metric, segments, samples, delta, low, high }: PairedResult<'bootstrap'>,
): Verdict {
  const { title, better } = METRICS[metric];
  const leader = delta > 0 === (better === 'higher') ? 'second' : 'first';
  const [least, most] = delta > 0 ? [low, high] : [0 - high, 0 - low];
  const lead = Math.abs(delta);
  const decimals = decimalsFor([lead, least, most]);
  const points = (value: number): string => value.toFixed(decimals);
  const interval = `${points(least)} to ${points(most)}`;
  const basis = `paired bootstrap over ${formatNumber(segments)} sources, ${formatNumber(samples)} samples; one seed each, so the spread of seeds is unknown`;
  const winner = winnerBy(metric, { low, high });
  if (winner) {
    const sentence = `${capital(names[winner])} is ${points(lead)} points better in ${title} (95 % interval ${interval}, ${basis}).`;
    return { winner, sentence };
  }
  const found =
    lead === 0
      ? `both score the same (95 % interval of the difference ${interval}, ${basis})`
      : `the lead of ${points(lead)} points of ${names[leader]} has a 95 % interval that holds zero (${interval}; ${basis})`;
  return { winner: null, sentence: `No winner in ${title}: ${found}.` };
}
