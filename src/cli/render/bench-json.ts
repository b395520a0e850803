/** A benchmark for machines: flat numbers a case, and all that stands behind them. */
import {
  type BenchResult,
  type CaseResult,
  type Limit,
  sentencesPerSecond,
  shareOfLimit,
} from '../../bench/result.ts';
import type { BenchConditions } from '../bench-conditions.ts';

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
