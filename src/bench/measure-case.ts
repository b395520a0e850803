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

const WARM_UP_STEPS = 2;
const LEAST_STEPS = 2;
/** A first step that takes as many rounds' time is one of an engine that is slow however often it is run. */
const SLOW_ROUNDS = 10;
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
    const made = yield* makeRounds(open, amount, measuring);
    yield { type: 'stage', stage: 'looking into a step' };
    const memory = await Promise.all(open.map(({ process }) => process.memory()));
    const { batches } = bench.step;
    const inspected = await open[0].process.inspect(bench.wholePasses ? batches.length : INSPECTED_STEPS);
    return caseResult({ bench, open, absent, steps: amount.steps, made, memory, inspected, measuring });
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

/** Steps of each side in a round, and rounds. */
interface Amount {
  readonly steps: readonly number[];
  readonly rounds: number;
}

/** A few steps on each side, then as many in a round as fit; at least two, or one, or one pass over all batches. */
async function warmUp(
  open: readonly OpenSide[],
  { wholePasses }: BenchCase,
  { steps: asked, rounds, roundSeconds, limitSeconds }: Measuring,
): Promise<Amount> {
  const steps: number[] = [];
  let milliseconds = 0;
  for (const { process, batches } of open) {
    const pass = wholePasses ? batches.length : 1;
    const first = await process.run(1);
    // What takes longer than a round needs no warming up.
    const isSlow = first.milliseconds[0] > SLOW_ROUNDS * roundSeconds * 1000;
    const warm = isSlow ? first : await process.run(Math.max(WARM_UP_STEPS, pass));
    const step = spreadOf(warm.milliseconds).median;
    const fitting = Math.max(isSlow ? 1 : LEAST_STEPS, Math.round((roundSeconds * 1000) / step));
    const chosen = Math.ceil((asked ?? fitting) / pass) * pass;
    steps.push(chosen);
    milliseconds += chosen * step;
  }
  const possible = Math.floor((limitSeconds * 1000) / milliseconds);
  return { steps, rounds: Math.max(1, Math.min(rounds, possible)) };
}

/**
 * Rounds of all sides in turn. One in which others used the machine is made again, as long as there are turns left:
 * what is kept is chosen by the machine's load alone, never by what was measured.
 * @returns as many as were asked for, the quietest, in the order in which they were made
 */
async function* makeRounds(
  open: readonly OpenSide[],
  { steps, rounds }: Amount,
  { busyShare, mostRounds }: Measuring,
): AsyncGenerator<CaseEvent, Round[]> {
  const made: Round[] = [];
  const quiet = () => made.filter(({ othersShare }) => othersShare <= busyShare).length;
  while (quiet() < rounds && made.length < mostRounds * rounds) {
    yield { type: 'round', done: quiet(), rounds };
    const timed: Timed[] = [];
    let othersShare = 0;
    for (const [i, { process }] of open.entries()) {
      const measured = await besideOthers(() => process.run(steps[i]));
      timed.push(measured.done);
      othersShare = Math.max(othersShare, measured.othersShare);
    }
    made.push({ timed, othersShare });
  }
  const kept = new Set(made.toSorted((a, b) => a.othersShare - b.othersShare).slice(0, rounds));
  return made.filter((round) => kept.has(round));
}
