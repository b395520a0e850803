/** How log-probabilities of outputs of different lengths are made comparable. */
import type { LengthPenalty } from '../config/schema.ts';

export interface Penalised {
  readonly lengthPenalty: LengthPenalty;
  readonly alpha: number;
}

/**
 * What a log-probability is divided by. gnmt: ((5 + length) / 6)^alpha (Wu et al. 2016, equation 14, without its
 * coverage penalty); average: length, so that the score is the mean of a token; none: 1.
 * @param length tokens of the output, EOS included
 */
export function lengthPenalty(length: number, { lengthPenalty: kind, alpha }: Penalised): number {
  switch (kind) {
    case 'gnmt':
      return ((5 + length) / 6) ** alpha;
    case 'average':
      return Math.max(length, 1);
    case 'none':
      return 1;
    default:
      return kind satisfies never;
  }
}

/** What outputs are ranked by. */
export function scoreOf(logProbability: number, length: number, penalised: Penalised): number {
  return logProbability / lengthPenalty(length, penalised);
}

/**
 * The best score that an unfinished output can still reach. Going on adds log-probabilities of at most 0, and the
 * divisor grows with the length: so no score exceeds the present log-probability over the largest divisor.
 * @param longest tokens of the longest output allowed, EOS included
 */
export function bestReachable(logProbability: number, longest: number, penalised: Penalised): number {
  return scoreOf(logProbability, longest, penalised);
}
