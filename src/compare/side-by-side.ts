/**
 * Trains runs side by side, each in its own process, in short turns, so that a machine that slows down or speeds up
 * does so for all of them alike.
 */
import type { RunEvent, RunPlan } from '../worker/run-messages.ts';
import { type RunProcess, startRunProcess } from '../worker/run-process.ts';
import { withProgress } from '../worker/with-progress.ts';

/** What one of the runs says; `run` is its place in the list of plans. */
export interface SideEvent {
  readonly run: number;
  readonly event: RunEvent;
}

/** Long against a step, short against the drift of a shared machine. */
const TURN_SECONDS = 2;

/**
 * Trains all plans to the end of their budgets and scores them. Ends early, each run saved, when `signal` aborts.
 * @param atOnce how many have a turn at the same time: one, where their speed is compared
 * @throws UserError when a run's process fails; the other runs are saved
 */
export async function* trainSideBySide(
  plans: readonly RunPlan[],
  signal: AbortSignal,
  atOnce = 1,
): AsyncGenerator<SideEvent> {
  const measureLimit = plans.length > 1 && atOnce === 1;
  const processes: RunProcess[] = [];
  const stopAll = () => {
    for (const process of processes) process.stop();
  };
  try {
    yield* withProgress<SideEvent, void>(async (say) => {
      for (const [run, plan] of plans.entries())
        processes.push(startRunProcess({ ...plan, measureLimit }, (event) => say({ run, event })));
      signal.addEventListener('abort', stopAll);
      if (signal.aborted) stopAll();
      await takeTurns(processes, signal, atOnce).catch(async (failure) => {
        stopAll();
        await Promise.allSettled(processes.map((process) => process.ended));
        throw failure;
      });
    });
  } finally {
    signal.removeEventListener('abort', stopAll);
    // Left early by whoever pulls the events: nothing may go on behind them.
    for (const process of processes) process.kill();
  }
}

async function takeTurns(
  processes: readonly RunProcess[],
  signal: AbortSignal,
  atOnce: number,
): Promise<void> {
  // Rejects as soon as any process fails, whoever has the turn.
  const allEnded = Promise.all(processes.map((process) => process.ended)).then(() => true);
  await Promise.race([allEnded, Promise.all(processes.map((process) => process.ready))]);
  const waiting = [...processes];
  const giveTurns = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && !signal.aborted; next = waiting.shift()) {
      const finished = await Promise.race([allEnded, next.turn(TURN_SECONDS)]);
      if (!finished) waiting.push(next);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, giveTurns));
  await allEnded;
}
