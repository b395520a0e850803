/** The parent's end of a process that answers lines. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { AnsweringPlan, FromAnswering, Question, ToAnswering } from './answering-events.ts';

export interface AnsweringProcess {
  /** What was asked before and is not answered yet is given up. */
  ask(question: Question): void;
  /** Asks what the model computes at a position of its last answer. */
  inspect(id: number, position: number): void;
  /** Ends it at once: nothing is lost. */
  kill(): void;
}

const ENTRY = fileURLToPath(new URL('./answering-entry.js', import.meta.url));
/** Of what the process wrote to stderr before it died. */
const KEPT_STDERR = 2000;

/** @param onSaid `failed` is the last that it says */
export function startAnswering(plan: AnsweringPlan, onSaid: (said: FromAnswering) => void): AnsweringProcess {
  const child = fork(ENTRY, [], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'advanced' });
  let killed = false;
  let stderr = '';
  child.stderr?.on('data', (chunk) => {
    stderr = `${stderr}${chunk}`.slice(-KEPT_STDERR);
  });
  const failed = (how: string) => {
    if (killed) return;
    killed = true;
    const last = stderr.trim().split('\n').at(-1);
    onSaid({ type: 'failed', message: `its process ended by ${how}${last ? `: ${last}` : ''}`, next: null });
  };
  child.on('message', onSaid);
  child.on('error', (error) => failed(error.message));
  child.on('exit', (code, signal) => failed(signal ?? `exit code ${code}`));
  tell(child, { type: 'open', plan });
  return {
    ask: (question) => tell(child, { type: 'ask', question }),
    inspect: (id, position) => tell(child, { type: 'inspect', id, position }),
    kill() {
      killed = true;
      child.kill('SIGKILL');
    },
  };
}

function tell(child: ChildProcess, message: ToAnswering): void {
  // A process that has just gone says so by `exit`; the message has nobody to reach.
  if (child.connected) child.send(message, () => {});
}
