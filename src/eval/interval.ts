/** Intervals of 95 % around an estimate. Not here: the intervals of one statistic, Student's t and a ratio's. */

/** Its ends, in points. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Of a difference measured with several training seeds on several sources: what may have been other than it was. */
export interface DifferenceIntervals {
  /** These sources taken as given: t over the seeds; null for one seed. */
  readonly overSeeds: Interval | null;
  /** These seeds taken as given: percentiles over resampled sources; null where there is nothing to resample. */
  readonly overSources: Interval | null;
  /** Other seeds and other sources at once; over seeds alone without sources, null for one seed. */
  readonly overBoth: Interval | null;
}

/** The 95 % percentile interval: a fortieth is cut from either end (Efron and Tibshirani 1993, chapter 13). */
export function percentileInterval(estimates: Float64Array): Interval {
  const sorted = estimates.toSorted();
  const cut = Math.floor(sorted.length / 40);
  return { low: sorted[cut], high: sorted[sorted.length - 1 - cut] };
}

/**
 * The interval of an estimate that errs for several reasons, none of which knows of another, from its interval for each
 * (the method of variance estimates recovery, Zou and Donner 2008, equations 6 and 7). What seeds and sources do only
 * together counts in both, so it is rather too wide than too narrow; it holds each of them.
 */
export function combineIntervals(estimate: number, intervals: readonly Interval[]): Interval {
  return {
    low: estimate - Math.hypot(...intervals.map(({ low }) => estimate - low)),
    high: estimate + Math.hypot(...intervals.map(({ high }) => high - estimate)),
  };
}
