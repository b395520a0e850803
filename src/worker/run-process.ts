/** The parent's end of a run's process. */
import { UserError } from '../config/user-error.ts';
import { resumeCommand } from '../run/resume-command.ts';
import type { FromRun, RunEvent, RunPlan, ToRun } from './run-messages.ts';
import { startChild } from './start-child.ts';

export interface RunProcess {
  /** Resolves when it has compiled and waits for a turn. */
  readonly ready: Promise<void>;
  /** Resolves when the process is gone; rejects with what went wrong in it. */
  readonly ended: Promise<void>;
  /** Lets it train for about this long. @returns whether the run is finished; true as well when it is stopped */
  turn(seconds: number): Promise<boolean>;
  /** Asks it to end its step, save and leave. */
  stop(): void;
  /** Ends it at once. */
  kill(): void;
}

/** An error of a run's own process that no user can mend, with that process's stack. */
class RunProcessError extends Error {
  constructor(message: string, stack: string | null) {
    super(message);
    if (stack) this.stack = stack;
  }
}

const ENTRY = new URL('./run-entry.js', import.meta.url);
const SENT_TO_GROUPS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** STATUS_CONTROL_C_EXIT of Windows, which has no signals. */
const ENDED_BY_CTRL_C = 0xc000013a;

/** @param onEvent called with all that the run says, in order */
export function startRunProcess(plan: RunPlan, onEvent: (event: RunEvent) => void): RunProcess {
  const ready = deferred<void>();
  const ended = deferred<void>();
  let turn = deferred<boolean>();
  let failure: Error | null = null;
  let stopping = false;
  const hear = (said: FromRun): void => {
    switch (said.type) {
      case 'event':
        onEvent(said.event);
        break;
      case 'ready':
        ready.resolve();
        break;
      case 'turn-over':
        turn.resolve(said.finished);
        break;
      case 'failed':
        failure = failureOf(plan, said);
        break;
      default:
        said satisfies never;
    }
  };
  const child = startChild<ToRun, FromRun>(ENTRY, hear, ({ code, signal, how }) => {
    // Before it could listen, a process that was asked to stop may have met the signal that its group was sent.
    const met = (signal !== null && SENT_TO_GROUPS.includes(signal)) || code === ENDED_BY_CTRL_C;
    const early = stopping && met;
    if (code !== 0 && !early) failure ??= deathOf(plan, how);
    if (failure) for (const waiting of [ready, turn, ended]) waiting.reject(failure);
    ready.resolve();
    turn.resolve(true);
    ended.resolve();
  });
  child.tell({ type: 'start', plan });
  return {
    ready: ready.promise,
    ended: ended.promise,
    turn(seconds) {
      if (!child.isListening()) return ended.promise.then(() => true);
      turn = deferred();
      child.tell({ type: 'turn', seconds });
      return turn.promise;
    },
    stop() {
      stopping = true;
      child.tell({ type: 'stop' });
    },
    kill: child.kill,
  };
}

function failureOf(
  plan: RunPlan,
  { message, next, exitCode, stack }: Extract<FromRun, { type: 'failed' }>,
): Error {
  if (next === null) return new RunProcessError(message, stack);
  return new UserError(`the ${plan.model} run: ${message}`, next, exitCode === 2 ? 2 : 1);
}

function deathOf(plan: RunPlan, how: string): UserError {
  return new UserError(
    `the process of the ${plan.model} run ended by ${how}`,
    `If memory ran out, lower data.batchTokens. What was saved is in ${plan.dir}; to go on: ${resumeCommand(plan.dir)}`,
  );
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(error: Error): void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  // Whoever awaits it meets the error; nobody may be awaiting it yet.
  promise.catch(() => {});
  return { promise, resolve, reject };
}
