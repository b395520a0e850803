/** The parent's end of a process of ours: messages both ways, and how it ended. The other end: listen-to-parent.ts. */
import { fork, type Serializable } from 'node:child_process';
import type { Readable } from 'node:stream';
import { hearLastWords } from './last-words.ts';

export interface Child<Message> {
  /** Is lost where the child has just ended, which `onEnd` says. */
  tell(message: Message): void;
  isListening(): boolean;
  /** Ends it at once. */
  kill(): void;
}

export interface ChildEnd {
  /** Null where a signal ended it, or it could not be started. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** `SIGKILL`, or `exit code 1; its last words: Error: ...`. */
  readonly how: string;
}

/** What a process says before it stops for Ctrl-Z. */
export const STOPPING = 'seqcmp: stopping';
/** Milliseconds in which it has stopped. */
const STOPS_IN = 50;

/** @param onEnd called once, after all that it said */
export function startChild<Message extends Serializable, Said>(
  entry: URL,
  onSaid: (said: Said) => void,
  onEnd: (end: ChildEnd) => void,
): Child<Message> {
  const child = fork(entry, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], serialization: 'advanced' });
  const withLastWords = hearLastWords(child.stderr as Readable);
  let ended = false;
  const end = (how: string, code: number | null, signal: NodeJS.Signals | null): void => {
    if (ended) return;
    ended = true;
    onEnd({ code, signal, how: withLastWords(how) });
  };
  child.on('message', (said: Said | typeof STOPPING) => {
    if (said !== STOPPING) return onSaid(said);
    // We hear it, so the job goes on already: the shell's signal came before this process stopped.
    setTimeout(() => child.kill('SIGCONT'), STOPS_IN);
  });
  // It could not be started.
  child.on('error', (error) => end(error.message, null, null));
  // Not `exit`: what it said and wrote may come later than that.
  child.on('close', (code, signal) => end(signal ?? `exit code ${code}`, code, signal));
  return {
    tell(message) {
      if (child.connected) child.send(message, () => {});
    },
    isListening: () => child.connected,
    kill: () => void child.kill('SIGKILL'),
  };
}
