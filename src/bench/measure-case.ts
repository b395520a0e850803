/** One case: ours and its peers, each in a process of its own, in rounds A B A B. Not here: one case after another (bench.ts). */
import type { BenchCase } from './case.ts';
import { caseResult } from './case-result.ts';
import type { Inspected } from './messages.ts';
import type { Absent, CaseResult } from './result.ts';
import { makeRounds, type RoundEvent, type Rounds, warmUp } from './rounds.ts';
import { type OpenSide, startCompiled, startEager, startOwn, type TorchOptions } from './sides.ts';

export interface Measuring extends Rounds {
  /** Rounds that lie further apart, as a share of their median, make a warning. */
  readonly noisySpread: number;
  /** Null to measure ours alone. */
  readonly torch: TorchOptions | null;
}

export type CaseEvent = RoundEvent | { readonly type: 'stage'; readonly stage: string };

/** Profiled, beside as many to warm up. */
const INSPECTED_STEPS = 4;

export async function* measureCase(
  bench: BenchCase,
  measuring: Measuring,
  signal: AbortSignal,
): AsyncGenerator<CaseEvent, CaseResult> {
  const open: OpenSide[] = [];
  const absent: Absent[] = [];
  try {
    yield* openAll(bench, measuring, signal, open, absent);
    const amount = await warmUp(open, bench, measuring);
    const rounds = yield* makeRounds(open, amount, measuring);
    const memory = await Promise.all(open.map(({ process }) => process.memory()));
    let inspected: Inspected | null = null;
    if (!bench.step.decode) {
      yield { type: 'stage', stage: 'looking into a step' };
      const steps = bench.wholePasses ? bench.step.batches.length : INSPECTED_STEPS;
      inspected = await open[0].process.inspect(steps);
    }
    const sides = open.map(({ name, process: { ready }, batches }, i) => ({
      name,
      ready,
      batches,
      memory: memory[i],
      steps: amount.steps[i],
      timed: rounds.map(({ timed }) => timed[i]),
    }));
    const othersShare = Math.max(...rounds.map((round) => round.othersShare));
    return caseResult({ bench, sides, absent, othersShare, inspected, measuring });
  } finally {
    await Promise.all(open.map(({ process }) => process.end()));
  }
}

/** One after another, since starting is work too. Ours is the first. */
async function* openAll(
  bench: BenchCase,
  { torch, limitSeconds }: Measuring,
  signal: AbortSignal,
  open: OpenSide[],
  absent: Absent[],
): AsyncGenerator<CaseEvent, void> {
  yield { type: 'stage', stage: 'compiling' };
  open.push(await startOwn(bench, limitSeconds, signal));
  if (torch === null) return;
  yield { type: 'stage', stage: 'starting PyTorch' };
  open.push(await startEager(bench, torch, limitSeconds, signal));
  yield { type: 'stage', stage: 'waiting for torch.compile' };
  const compiled = await startCompiled(bench, torch, signal);
  if ('process' in compiled) open.push(compiled);
  else absent.push(compiled);
}
