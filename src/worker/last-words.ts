/** What a process that died wrote to stderr, in one line. */

/** An error as Node.js prints it: its stack and Node.js's own version come after it. */
const ERROR = /^(?:FATAL ERROR|\w*Error\b[^:]*|UnhandledPromiseRejection): /;

/** The last error, or else the last line; empty where nothing was written. */
export function lastWords(stderr: string): string {
  const lines = stderr.trim().split('\n');
  return (lines.findLast((line) => ERROR.test(line)) ?? lines.at(-1) ?? '').trim();
}
