/** A benchmark for machines: flat numbers a case, and all that stands behind them. */
import type { BenchResult, CaseResult, Limit, Side } from '../../bench/result.ts';
import type { BenchConditions } from '../actions/bench-conditions.ts';

export function benchJson({ limits, cases, failed }: BenchResult, conditions: BenchConditions) {
  return {
    limitGflops: limits.length === 0 ? null : Math.max(...limits.map(({ gflops }) => gflops)),
    limits,
    conditions,
    cases: cases.map((measured) => caseJson(measured, limits)),
    failed,
  };
}

function caseJson(measured: CaseResult, limits: readonly Limit[]) {
  const { own, parts, ...rest } = measured;
  const ofSide = { ...own, ...rest };
  if (parts === null) return { ...ofSide, sentencesPerSecond: sentencesPerSecond(measured, own) };
  return { ...ofSide, ...parts, shareOfLimit: shareOfLimit(measured, limits) };
}

/** Of the products of a step, against large products with as many threads. */
export function shareOfLimit({ parts, threads }: CaseResult, limits: readonly Limit[]): number | null {
  const limit = limits.find((each) => each.threads === threads);
  return limit === undefined || parts === null ? null : parts.gflops / limit.gflops;
}

/** Outputs of decoding; all have as many tokens. */
export function sentencesPerSecond({ batch }: CaseResult, { targetTokensPerSecond }: Side): number {
  return targetTokensPerSecond / batch.targetLength;
}
