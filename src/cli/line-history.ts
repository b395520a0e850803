/** Lines typed into `seqcmp decode`, kept from one session to the next. A file that cannot be read or written is no error. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../files/atomic-file.ts';
import { stateFolder } from './own-folders.ts';

const pathOf = (): string => join(stateFolder(), 'decode-history');

/** Oldest first. */
export function readHistory(): string[] {
  try {
    return readFileSync(pathOf(), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

export function writeHistory(lines: readonly string[]): void {
  try {
    mkdirSync(stateFolder(), { recursive: true, mode: 0o700 });
    writeWhole(pathOf(), lines.map((line) => `${line}\n`).join(''));
  } catch {
    // A home that cannot be written to has no history; the session has it all the same.
  }
}
