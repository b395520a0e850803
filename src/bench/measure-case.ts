/** One case: ours and its peers, each in a process of its own, in rounds A B A B. Not here: which cases (bench.ts). */
import type { BenchCase } from './case.ts';
import { caseResult, type Round } from './case-result.ts';
import { besideOthers } from './machine-load.ts';
import type { Timed } from './messages.ts';
import type { Absent, CaseResult } from './result.ts';
import { type OpenSide, startCompiled, startEager, startOwn, type TorchOptions } from './sides.ts';
import { spreadOf } from './statistics.ts';

export interface Measuring {
  readonly rounds: number;
  /** In a round; as many as fit into `roundSeconds` when left out. */
  readonly steps?: number;
  readonly roundSeconds: number;
  /** A round in which others had more of the machine is made again. */
  readonly busyShare: number;
  /** Rounds made at most, as a multiple of those asked for. */
  readonly mostRounds: number;
  /** Rounds that lie further apart, as a share of their median, make a warning. */
  readonly noisySpread: number;
  /** Null to measure ours alone. */
  readonly torch: TorchOptions | null;
  /** To be ready, and to make all rounds: a slower engine makes fewer, or none. */
  readonly limitSeconds: number;
}

export type CaseEvent =
  | { readonly type: 'stage'; readonly stage: string }
  | { readonly type: 'round'; readonly done: number; readonly rounds: number };

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
    const { steps, rounds } = await warmUp(open, bench, measuring);
    const made = yield* makeRounds(open, steps, rounds, measuring);
    yield { type: 'stage', stage: 'looking into a step' };
    const memory = await Promise.all(open.map(({ process }) => process.memory()));
    const { batches } = bench.step;
    const inspected = await open[0].process.inspect(bench.wholePasses ? batches.length : INSPECTED_STEPS);
    return caseResult({ bench, open, absent, steps, made, memory, inspected, measuring });
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

/** Two steps on each side, then as many in a round as fit. */
async function warmUp(
  open: readonly OpenSide[],
  { step, wholePasses }: BenchCase,
  { steps, rounds, roundSeconds, limitSeconds }: Measuring,
): Promise<{ steps: number; rounds: number }> {
  const pass = wholePasses ? step.batches.length : 1;
  const medians: number[] = [];
  for (const { process } of open) medians.push(spreadOf((await process.run(2)).milliseconds).median);
  const slowest = Math.max(...medians);
  const fitting = Math.max(1, Math.round((roundSeconds * 1000) / slowest / pass)) * pass;
  const chosen = steps === undefined ? fitting : Math.ceil(steps / pass) * pass;
  const possible = Math.floor((limitSeconds * 1000) / (slowest * chosen * open.length));
  return { steps: chosen, rounds: Math.max(1, Math.min(rounds, possible)) };
}

/**
 * Rounds of all sides in turn. One in which others used the machine is made again, as long as there are turns left:
 * what is kept is chosen by the machine's load alone, never by what was measured.
 * @returns as many as were asked for, the quietest, in the order in which they were made
 */
async function* makeRounds(
  open: readonly OpenSide[],
  steps: number,
  rounds: number,
  { busyShare, mostRounds }: Measuring,
): AsyncGenerator<CaseEvent, Round[]> {
  const made: Round[] = [];
  const quiet = () => made.filter(({ othersShare }) => othersShare <= busyShare).length;
  while (quiet() < rounds && made.length < mostRounds * rounds) {
    yield { type: 'round', done: quiet(), rounds };
    const timed: Timed[] = [];
    let othersShare = 0;
    for (const { process } of open) {
      const measured = await besideOthers(() => process.run(steps));
      timed.push(measured.done);
      othersShare = Math.max(othersShare, measured.othersShare);
    }
    made.push({ timed, othersShare });
  }
  const kept = new Set(made.toSorted((a, b) => a.othersShare - b.othersShare).slice(0, rounds));
  return made.filter((round) => kept.has(round));
}
