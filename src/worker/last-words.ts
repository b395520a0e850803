/** What a process that died wrote to stderr, in one line. */
import type { Readable } from 'node:stream';

/** More than Node.js prints when memory runs out. */
const KEPT = 8000;
const FRAME = /^\s+at /;

/** @returns how the process ended, with its last words behind it if there are any */
export function hearLastWords(stderr: Readable): (how: string) => string {
  let kept = '';
  stderr.setEncoding('utf8').on('data', (text: string) => {
    kept = (kept + text).slice(-KEPT);
  });
  return (how) => {
    const words = lastWords(kept);
    return words === '' ? how : `${how}; its last words: ${words}`;
  };
}

/** What Node.js says that it ended by, or else the last line; empty where nothing was written. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n');
  const fatal = lines.findLast((line) => line.startsWith('FATAL ERROR: '));
  if (fatal !== undefined) return fatal;
  const last = lines.at(-1) ?? '';
  if (!/^Node\.js v\d/.test(last)) return last.trim();
  // What nobody caught is printed with its stack, if it has one, and Node.js's own version after it.
  let at = lines.findLastIndex((line) => FRAME.test(line));
  while (at > 0 && FRAME.test(lines[at])) at--;
  const words = at >= 0 ? lines[at] : lines.slice(0, -1).findLast((line) => /^[^\s(]/.test(line));
  return (words ?? last).trim();
}
