/**
 * The process of one run. A step blocks its thread, so the parent's messages are read between events. Loading and
 * compiling go on at once; training waits for turns, so that runs share the machine's mood.
 */
import { messageOf, UserError } from '../config/user-error.ts';
import { workingTime } from '../config/working-time.ts';
import { listenToParent } from './listen-to-parent.ts';
import type { FromRun, RunPlan, ToRun } from './run-messages.ts';
import type { RunningRun } from './train-run.ts';

const stopping = new AbortController();
let grantTurn: (seconds: number) => void = () => {};
let granted: Promise<number>;
const awaitTurn = (): void => {
  granted = new Promise((resolve) => {
    grantTurn = resolve;
  });
};
awaitTurn();

const { say, leave } = listenToParent<ToRun, FromRun>((message) => {
  switch (message.type) {
    case 'start':
      void runToTheEnd(message.plan);
      break;
    case 'turn':
      grantTurn(message.seconds);
      break;
    case 'stop':
      stopping.abort();
      grantTurn(0);
      break;
    default:
      message satisfies never;
  }
});

async function runToTheEnd(plan: RunPlan): Promise<void> {
  try {
    const { startRun } = await import('./train-run.ts');
    await pull(startRun(plan, stopping.signal));
  } catch (thrown) {
    const user = thrown instanceof UserError ? thrown : null;
    const stack = thrown instanceof Error && thrown.stack !== undefined ? thrown.stack : null;
    say({
      type: 'failed',
      message: messageOf(thrown),
      next: user?.next ?? null,
      exitCode: user?.exitCode ?? 1,
      stack,
    });
  }
  await leave();
}

async function pull(run: RunningRun): Promise<void> {
  // Until the first turn: null. Then the time at which the turn ends.
  let until: number | null = null;
  let inTurns = false;
  for (;;) {
    await new Promise(setImmediate);
    if (stopping.signal.aborted) return stop(run);
    if (inTurns && (until === null || workingTime() >= until)) {
      say(until === null ? { type: 'ready' } : { type: 'turn-over', finished: false });
      const seconds: number = await granted;
      awaitTurn();
      until = workingTime() + seconds * 1000;
      continue;
    }
    const next = await run.events.next().catch((thrown) => {
      if (thrown !== stopping.signal.reason) throw thrown;
      return null;
    });
    // It was preparing its corpus.
    if (next === null) return stop(run);
    const { done, value: event } = next;
    if (done) break;
    say({ type: 'event', event });
    if (event.type === 'stage') inTurns = event.stage === 'training';
  }
  say({ type: 'turn-over', finished: true });
}

function stop(run: RunningRun): void {
  say({ type: 'event', event: { type: 'stopped', update: run.save() } });
}
