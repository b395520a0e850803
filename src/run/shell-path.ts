/** Paths as people see and type them. */
import { relative } from 'node:path';

/** A path as a person would type it from here. */
export function shownPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere;
}

/** As {@link shownPath}, to stand in a command. */
export function shellPath(path: string): string {
  return shellWord(shownPath(path));
}

/** A word for a POSIX shell, or on Windows for its shells, quoted where it must be. */
export function shellWord(word: string): string {
  if (process.platform === 'win32') return /^[\w@%+=:,./\\-]+$/.test(word) ? word : `"${word}"`;
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
