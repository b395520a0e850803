/** What a terminal can do, and how stdout and stderr are written. */
import { once } from 'node:events';
import { escapeJson } from '../config/invisible.ts';
import { VERSION } from '../config/version.ts';
import { shellWord } from '../run/shell-path.ts';
import { toJson } from '../run/to-json.ts';

export { shellPath, shownPath } from '../run/shell-path.ts';

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  /** Of what is written to; a file ends nowhere. */
  readonly columns: number;
}

type Stream = NodeJS.WriteStream;

/** Bars redraw: only on a terminal that a person looks at. */
export function canRedraw(stream: Stream = process.stderr): boolean {
  return stream.isTTY === true && !isSet('CI') && process.env.TERM !== 'dumb';
}

/**
 * A person at both ends, and a terminal that can be drawn on. A screen that is drawn over and over says nothing to a
 * screen reader: with one, there are lines.
 */
export function hasScreen(): boolean {
  return process.stdin.isTTY === true && canRedraw(process.stdout) && !isSet('INK_SCREEN_READER');
}

/** Decided for each stream: NO_COLOR, then FORCE_COLOR, then whether it is a terminal. */
export function hasColour(stream: Stream): boolean {
  if (isSet('NO_COLOR')) return false;
  const forced = process.env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return canRedraw(stream);
}

export function styleOf(stream: Stream): Style {
  const wrap = (code: number) => (text: string) =>
    hasColour(stream) ? `\u001b[${code}m${text}\u001b[0m` : text;
  return { bold: wrap(1), dim: wrap(2), columns: stream.columns || Number.POSITIVE_INFINITY };
}

export function columnsOf(stream: Stream): number {
  return stream.columns || 80;
}

/** Data. Resolves when the stream can take more. */
export async function writeOut(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

/** One JSON value for machines, with the version of its shape. Nothing in it can move a cursor. */
export function writeJson(value: object): Promise<void> {
  return writeOut(`${escapeJson(toJson({ schemaVersion: 1, ...value }, 2))}\n`);
}

/** Anything that is not data. */
export function writeErr(text: string): void {
  process.stderr.write(text);
}

/** `| head` closes stdout early: what is left has no reader, and that is no error. */
export function leaveWhenReaderIsGone(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit();
    writeErr(
      `seqcmp: standard output cannot be written: ${error.message}\nMake room there, or send it elsewhere.\n`,
    );
    process.exit(1);
  });
  process.stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

/** Where stdin is a terminal, which otherwise would only stand there. @param what `lines from the terminal` */
export function sayWhatIsRead(what: string): void {
  if (process.stdin.isTTY !== true) return;
  const end = process.platform === 'win32' ? 'Ctrl-Z and Enter' : 'Ctrl-D';
  writeErr(`Reading ${what}, until ${end}.\n`);
}

/** The command line as it could be typed again. @param others words that say what the environment said beside it */
export function commandLine(others: readonly string[] = []): string {
  return ['seqcmp', ...process.argv.slice(2), ...others].map(shellWord).join(' ');
}

function isSet(name: string): boolean {
  return (process.env[name] ?? '') !== '';
}

/** Said before anything heavy is loaded, so that nobody looks at an empty screen. */
export function announce(doing: string, quiet: boolean | undefined): void {
  if (!quiet) writeErr(`seqcmp ${VERSION}: ${doing} ...\n`);
}
