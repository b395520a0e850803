/** Steps of several processes in rounds A B A B: how many, and which rounds are kept. Not here: what they compute. */
import { median } from '../eval/median.ts';
import type { BenchCase } from './case.ts';
import { besideOthers } from './machine-load.ts';
import type { Timed } from './messages.ts';
import type { OpenSide } from './sides.ts';

export interface Rounds {
  readonly rounds: number;
  /** In a round; as many as fit into `roundSeconds` when left out. */
  readonly steps?: number;
  readonly roundSeconds: number;
  /** A round in which others had more of the machine is made again. */
  readonly busyShare: number;
  /** Rounds made at most, as a multiple of those asked for. */
  readonly mostRounds: number;
  /** To be ready, and to make all rounds: a slower engine makes fewer, or none. */
  readonly limitSeconds: number;
}

export interface RoundEvent {
  readonly type: 'round';
  /** Rounds that are kept so far. */
  readonly done: number;
  readonly rounds: number;
  /** Rounds so far in which others had too much of the machine: they are made again while there is time. */
  readonly again: number;
  /** The most that others had in one of those; 0 where there are none. */
  readonly othersShare: number;
}

export interface Round {
  /** By side, in their order. */
  readonly timed: readonly Timed[];
  /** Of the machine's processor time, the most that went to others beside one of the sides. */
  readonly othersShare: number;
}

const WARM_UP_STEPS = 2;
const LEAST_STEPS = 2;
/** Where the first step takes longer than this many rounds, the engine is slow anyhow, and is not warmed up. */
const SLOW_ROUNDS = 10;

/** Steps of each side in a round, and rounds. */
export interface Amount {
  readonly steps: readonly number[];
  readonly rounds: number;
}

/** A few steps on each side, then as many in a round as fit; at least two, or one, or one pass over all batches. */
export async function warmUp(
  open: readonly OpenSide[],
  { wholePasses }: Pick<BenchCase, 'wholePasses'>,
  { steps: asked, rounds, roundSeconds, limitSeconds }: Rounds,
): Promise<Amount> {
  const steps: number[] = [];
  let milliseconds = 0;
  for (const { process, batches } of open) {
    const pass = wholePasses ? batches.length : 1;
    const first = await process.run(1);
    // What takes longer than a round needs no warming up.
    const isSlow = first.milliseconds[0] > SLOW_ROUNDS * roundSeconds * 1000;
    const warm = isSlow ? first : await process.run(Math.max(WARM_UP_STEPS, pass));
    const step = median(warm.milliseconds);
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
export async function* makeRounds(
  open: readonly OpenSide[],
  { steps, rounds }: Amount,
  { busyShare, mostRounds, limitSeconds }: Rounds,
): AsyncGenerator<RoundEvent, Round[]> {
  const made: Round[] = [];
  const busy = () => made.map(({ othersShare }) => othersShare).filter((share) => share > busyShare);
  const quiet = () => made.length - busy().length;
  const began = performance.now();
  // What was asked for is made in any case; what is made again must end in time.
  const mayGoOn = () =>
    made.length < rounds ||
    (made.length < mostRounds * rounds && performance.now() - began < limitSeconds * 1000);
  while (quiet() < rounds && mayGoOn()) {
    const again = busy();
    yield { type: 'round', done: quiet(), rounds, again: again.length, othersShare: Math.max(0, ...again) };
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
