/** Renaming what has just been written. */
import { renameSync } from 'node:fs';

/** Codes of Windows for a file that someone has open: whoever looks through what was just written has it for a moment. */
const HELD = ['EPERM', 'EBUSY', 'EACCES'];
/** Milliseconds. */
const HELD_FOR = 2000;

/** Renames a file or a folder, on Windows as soon as nobody else has it open. What `to` names is replaced. */
export function rename(from: string, to: string): void {
  const until = performance.now() + HELD_FOR;
  for (;;) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (process.platform !== 'win32' || !HELD.includes(code) || performance.now() > until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
