/**
 * Two systems over several training seeds, and who won. Two questions are asked apart: other seeds on the same
 * sources (a t interval of the paired differences), and other sources with the same seeds (a bootstrap pooled over them).
 * The verdict asks both at once.
 */
import { counted, formatNumber } from '../text/numbers.ts';
import { BOOTSTRAP_SAMPLES, type Scores } from './compare-paired.ts';
import { contrastOf } from './contrast.ts';
import type { Interval } from './interval.ts';
import { METRICS, type MetricName } from './metric.ts';
import { bootstrapDeltas, countDiffering, type MetricRows } from './resample.ts';
import { scoreTotal } from './score-corpus.ts';
import { spreadOf } from './spread.ts';
import {
  against,
  capital,
  decimalsFor,
  type Finding,
  LEAST_DIFFERING,
  type PairNames,
  tooFew,
  winnerBy,
} from './verdict.ts';

/** The second of two systems less the first. A report's JSON and `eval --json` hold it as it is, so its names stay. */
export interface SeedDifference {
  readonly metric: MetricName;
  /** Means over seeds. */
  readonly scores: Scores;
  /** The mean of score(second) - score(first) over seeds, in points. */
  readonly delta: number;
  /** As `overSeeds` of DifferenceIntervals, with n - 1 degrees of freedom. */
  readonly seedInterval: Interval;
  readonly degrees: number;
  /** As `overSources` there. */
  readonly sourceInterval: Interval;
  /** As `overBoth` there. */
  readonly togetherInterval: Interval;
  readonly segments: number;
  /** Of the sources, those on which the systems' counts differ with any seed. */
  readonly differing: number;
  readonly samples: number;
}

/** @param counted of at least two seeds, of the same sources in the same order @param seed of the resampling @returns one a metric */
export function compareOverSeeds(counted: readonly MetricRows[], seed: number): SeedDifference[] {
  const resampled = bootstrapDeltas(counted, BOOTSTRAP_SAMPLES, seed);
  return counted.map((each, m) => {
    const { metric, pairs } = each;
    const scored = pairs.map((pair) => ({
      first: scoreTotal(metric, pair.first),
      second: scoreTotal(metric, pair.second),
    }));
    const deltas = scored.map(({ first, second }) => second - first);
    const { delta, overSeeds, overSources, overBoth } = contrastOf(deltas, resampled[m]);
    if (!(overSeeds && overSources && overBoth)) throw new Error('internal: expected two seeds or more');
    return {
      metric: metric.name,
      scores: {
        first: spreadOf(scored.map(({ first }) => first)).mean,
        second: spreadOf(scored.map(({ second }) => second)).mean,
      },
      delta,
      seedInterval: overSeeds,
      degrees: deltas.length - 1,
      sourceInterval: overSources,
      togetherInterval: overBoth,
      segments: pairs[0].first.length / metric.statistics,
      differing: countDiffering(each),
      samples: BOOTSTRAP_SAMPLES,
    };
  });
}

/** Somebody wins only where the interval over seeds and sources together leaves zero out. */
export function findWinnerOverSeeds(names: PairNames, found: SeedDifference): Finding {
  const { title, better } = METRICS[found.metric];
  const leader = found.delta > 0 === (better === 'higher') ? 'second' : 'first';
  const intervals = [found.togetherInterval, found.seedInterval, found.sourceInterval].map(({ low, high }) =>
    found.delta > 0 ? { low, high } : { low: 0 - high, high: 0 - low },
  );
  const lead = Math.abs(found.delta);
  const decimals = decimalsFor([lead, ...intervals.flatMap(({ low, high }) => [low, high])]);
  const [both, seeds, sources] = intervals.map(
    ({ low, high }) => `${low.toFixed(decimals)} to ${high.toFixed(decimals)}`,
  );
  const basis = `95 % interval over seeds and sources ${both}; over seeds alone ${seeds}, t with ${counted(found.degrees, 'degree')} of freedom; over sources alone ${sources}, paired bootstrap over ${counted(found.segments, 'source')}, pooled over seeds, ${formatNumber(found.samples)} samples`;
  const count = found.degrees + 1;
  const { differing } = found;
  const levels = against(found.scores, leader, decimals);
  const winner = winnerBy(found.metric, { ...found.togetherInterval, differing });
  if (winner) {
    const words = `${capital(names[winner])} is ${lead.toFixed(decimals)} points better in ${title}, ${levels} in the mean of ${count} seeds (${basis})`;
    return { winner, words };
  }
  const moreSeeds = winnerBy(found.metric, { ...found.sourceInterval, differing }) !== null;
  const what =
    lead === 0
      ? `both score ${found.scores.first.toFixed(decimals)}`
      : differing < LEAST_DIFFERING
        ? tooFew(
            `the mean lead of ${lead.toFixed(decimals)} points of ${names[leader]}, ${levels},`,
            differing,
          )
        : `the interval of the mean lead of ${lead.toFixed(decimals)} points of ${names[leader]}, ${levels}, holds zero${moreSeeds ? ', where more seeds could decide' : ''}`;
  return { winner: null, words: `No winner in ${title} over ${count} seeds: ${what} (${basis})` };
}
