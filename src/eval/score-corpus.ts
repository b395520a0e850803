/** A corpus's score on one metric, and the counts that it is made of. */
import { UserError } from '../config/user-error.ts';
import type { Metric, Segment } from './metric.ts';

/**
 * The counts of every segment, row by row: [segments, metric.statistics].
 * @param onCounted told after each segment how many are done
 */
export function segmentStatistics(
  metric: Metric,
  segments: readonly Segment[],
  onCounted?: (done: number) => void,
): Float64Array {
  if (segments.length === 0) {
    throw new UserError(
      'expected at least one source to score, found none',
      'Choose a split with sources in it.',
    );
  }
  const rows = new Float64Array(segments.length * metric.statistics);
  segments.forEach((segment, i) => {
    if (segment.references.length === 0) throw new Error(`internal: segment ${i} has no reference`);
    metric.segment(segment, rows, i * metric.statistics);
    onCounted?.(i + 1);
  });
  return rows;
}

/** The sum of all rows: [metric.statistics]. */
export function sumRows(metric: Metric, rows: Float64Array): Float64Array {
  const total = new Float64Array(metric.statistics);
  for (let i = 0; i < rows.length; i++) total[i % metric.statistics] += rows[i];
  return total;
}

/** The score of all rows together. */
export function scoreTotal(metric: Metric, rows: Float64Array): number {
  return metric.score(sumRows(metric, rows));
}

/** Each row's own score. */
export function scoreRows({ statistics, score }: Metric, rows: Float64Array): number[] {
  return Array.from({ length: rows.length / statistics }, (_, i) =>
    score(rows.subarray(i * statistics, (i + 1) * statistics)),
  );
}

/** The score of the whole corpus, unrounded; see {@link Metric.score} for its range. */
export function scoreCorpus(metric: Metric, segments: readonly Segment[]): number {
  return scoreTotal(metric, segmentStatistics(metric, segments));
}
