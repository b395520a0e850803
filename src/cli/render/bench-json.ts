/** A benchmark for machines: flat numbers a case, and all that stands behind them. */
import type { BenchResult, CaseResult, Limit } from '../../bench/result.ts';
import type { BenchConditions } from '../actions/bench-conditions.ts';

export function benchJson({ limits, cases, failed }: BenchResult, conditions: BenchConditions) {
  return {
    limitGflops: Math.max(...limits.map(({ gflops }) => gflops)),
    limits,
    conditions,
    cases: cases.map((measured) => caseJson(measured, limits)),
    failed,
  };
}

function caseJson(measured: CaseResult, limits: readonly Limit[]) {
  const { own, ...rest } = measured;
  return { ...own, ...rest, shareOfLimit: shareOfLimit(measured, limits) };
}

/** Of the products of a step, against large products with as many threads. */
export function shareOfLimit({ gflops, threads }: CaseResult, limits: readonly Limit[]): number | null {
  const limit = limits.find((each) => each.threads === threads);
  return limit === undefined ? null : gflops / limit.gflops;
}
