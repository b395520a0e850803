/** All cases one after another, with the limit of the machine measured before, between and after them. */
import { messageOf } from '../config/user-error.ts';
import type { BenchCase } from './case.ts';
import { type CaseEvent, type Measuring, measureCase } from './measure-case.ts';
import { type MeasuringProcess, ownProcess, startMeasuring } from './measuring-process.ts';
import type { ProductConfig } from './messages.ts';
import type { BenchResult, CaseResult, FailedCase } from './result.ts';

export type BenchEvent =
  | CaseEvent
  | { readonly type: 'case'; readonly number: number; readonly total: number; readonly bench: BenchCase }
  | { readonly type: 'measured'; readonly result: CaseResult };

export interface BenchPlan {
  readonly cases: readonly BenchCase[];
  readonly measuring: Measuring;
  /** Whether a case that fails is noted, and the others are measured all the same. */
  readonly goOn: boolean;
}

/** By number of threads. */
type Limits = Map<number, { readonly process: MeasuringProcess; gflops: number }>;

/** Passes over the products, each time that the limit is asked for. */
const PASSES = 2;

export async function* runBench(
  { cases, measuring, goOn }: BenchPlan,
  signal: AbortSignal,
): AsyncGenerator<BenchEvent, BenchResult> {
  const results: CaseResult[] = [];
  const failed: FailedCase[] = [];
  const limits: Limits = new Map();
  const multiply = async (threads: number): Promise<void> => {
    const limit = limits.get(threads) ?? {
      process: await startMeasuring({
        name: 'products of large matrices',
        ...ownProcess('product-process'),
        config: { engine: cases[0].engine, threads } satisfies ProductConfig,
        signal,
        limitSeconds: measuring.limitSeconds,
      }),
      gflops: 0,
    };
    limits.set(threads, limit);
    limit.gflops = Math.max(limit.gflops, (await limit.process.run(PASSES)).gflops ?? 0);
  };
  try {
    for (const [i, bench] of cases.entries()) {
      yield { type: 'case', number: i + 1, total: cases.length, bench };
      const { threads, decode } = bench.step;
      // What decoding comes to is not held against the limit: most of its products have few rows.
      if (!decode) {
        yield { type: 'stage', stage: 'multiplying large matrices' };
        await multiply(threads);
      }
      try {
        const result = yield* measureCase(bench, measuring, signal);
        results.push(result);
        yield { type: 'measured', result };
      } catch (thrown) {
        signal.throwIfAborted();
        if (!goOn) throw thrown;
        const { shape, model, engine } = bench;
        failed.push({ shape, model, engine, threads, failed: messageOf(thrown) });
      }
      if (!decode) await multiply(threads);
    }
    return {
      limits: [...limits].map(([threads, { process, gflops }]) => ({
        threads,
        gflops,
        by: process.ready.description,
      })),
      cases: results,
      failed,
    };
  } finally {
    await Promise.all([...limits.values()].map(({ process }) => process.end()));
  }
}
