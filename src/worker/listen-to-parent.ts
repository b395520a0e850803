/** The other end of start-child.ts: in the process that a parent of ours has started. */
import type { Serializable } from 'node:child_process';
import { leaveOut } from '../config/working-time.ts';
import { STOPPING } from './start-child.ts';

export interface Parent<Said> {
  say(said: Said): void;
  /** Ends this process, once what was said is on its way. */
  leave(): Promise<void>;
}

/** To be called first of all: a signal may come while all else is loaded. */
export function listenToParent<Message, Said extends Serializable>(
  onMessage: (message: Message) => void,
): Parent<Said> {
  // They may reach the whole process group; the parent decides what becomes of us.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  suspendUnmeasured();
  // A parent that is gone leaves no child behind.
  process.on('disconnect', () => process.exit());
  process.on('message', onMessage);
  let lastSaid = Promise.resolve();
  return {
    say(said) {
      lastSaid = new Promise((resolve) => {
        process.send?.(said, undefined, undefined, () => resolve());
      });
    },
    async leave() {
      await lastSaid;
      if (process.connected) process.disconnect();
    },
  };
}

/**
 * Ctrl-Z may come in the middle of an update, whose time would then hold the pause and use up a budget. So a listener
 * does what the signal does by itself, which is nothing where no shell could let the job go on, and that time is left
 * out. A step blocks its thread, and the listener is called behind it: the shell may have let the job go on meanwhile,
 * and would not again. A parent that hears that we stop wakes us.
 */
function suspendUnmeasured(): void {
  if (process.platform === 'win32') return;
  process.once('SIGTSTP', () => {
    process.send?.(STOPPING, undefined, undefined, () => {});
    leaveOut(() => process.kill(process.pid, 'SIGTSTP'));
    suspendUnmeasured();
  });
}
