/** All cases one after another, with the limit of the machine measured before, between and after them. */
import type { EngineName } from '../config/schema.ts';
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

export async function* runBench(
  { cases, measuring, goOn }: BenchPlan,
  signal: AbortSignal,
): AsyncGenerator<BenchEvent, BenchResult> {
  const results: CaseResult[] = [];
  const failed: FailedCase[] = [];
  const limits = createLimits(cases[0].engine, measuring, signal);
  try {
    for (const [i, bench] of cases.entries()) {
      yield { type: 'case', number: i + 1, total: cases.length, bench };
      const { threads, decode } = bench.step;
      // What decoding comes to is not held against the limit: most of its products have few rows.
      if (!decode) {
        yield { type: 'stage', stage: 'multiplying large matrices' };
        await limits.measure(threads);
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
      if (!decode) await limits.measure(threads);
    }
    return { limits: limits.found(), cases: results, failed };
  } finally {
    await limits.end();
  }
}

/** Passes over the products, each time that the limit is measured. */
const PASSES = 2;

/** The machine's limit by number of threads: the most of what a process of each has found, which stays until the end. */
function createLimits(
  engine: EngineName,
  { limitSeconds }: Pick<Measuring, 'limitSeconds'>,
  signal: AbortSignal,
) {
  const limits = new Map<number, { readonly process: MeasuringProcess; gflops: number }>();
  return {
    async measure(threads: number): Promise<void> {
      const limit = limits.get(threads) ?? {
        process: await startMeasuring({
          name: 'products of large matrices',
          ...ownProcess('product-process'),
          config: { engine, threads } satisfies ProductConfig,
          signal,
          limitSeconds,
        }),
        gflops: 0,
      };
      limits.set(threads, limit);
      limit.gflops = Math.max(limit.gflops, (await limit.process.run(PASSES)).gflops ?? 0);
    },
    found: (): BenchResult['limits'] =>
      [...limits].map(([threads, { process, gflops }]) => ({
        threads,
        gflops,
        by: process.ready.description,
      })),
    end: () => Promise.all([...limits.values()].map(({ process }) => process.end())),
  };
}
