/** Renaming what has just been written, and what it is called before. */
import { renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf } from '../config/user-error.ts';

/** A name in the same folder that no listing shows, for what is not complete yet. */
export function temporaryBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
}

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
      if (process.platform !== 'win32' || !HELD.includes(codeOf(error)) || performance.now() > until)
        throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
    }
  }
}
