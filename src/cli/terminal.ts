/** What a terminal can do, and how stdout and stderr are written. */
import { once } from 'node:events';
import { isatty } from 'node:tty';
import { VERSION } from '../config/version.ts';
import { shellWord } from '../run/shell-path.ts';
import { escapeJson } from '../text/invisible.ts';
import { toJson } from '../text/to-json.ts';

export { shellPath, shownPath } from '../run/shell-path.ts';

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  /** Of what is written to; a file ends nowhere. */
  readonly columns: number;
}

type Stream = NodeJS.WriteStream;

/** Whether there is one that can be closed while this process runs. Asked at once: of a closed one nothing is known. */
export const HAS_TERMINAL = [0, 1, 2].some((descriptor) => isatty(descriptor));

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

/**
 * `nohup` asks that the end of a terminal change nothing, and gives a program none. Node.js forgets that at its start:
 * it gives every signal its default back, and SIGHUP's is the end.
 */
export function outliveTerminal(): void {
  if (!HAS_TERMINAL) process.on('SIGHUP', () => {});
}

/**
 * To be called at SIGHUP by what lives on to save: the signal itself then ends the process. By an exit Node.js would
 * give the terminal, which is gone, its settings back, and abort. Not on Windows, where no process can send SIGHUP.
 */
export function endWithTerminal(): void {
  if (process.platform === 'win32') return;
  process.once('exit', () => {
    process.removeAllListeners('SIGHUP');
    process.kill(process.pid, 'SIGHUP');
  });
}

/**
 * `| head` closes stdout early: what is left has no reader, and that is no error. Neither is a terminal that is closed,
 * of which SIGHUP tells; and what cannot be said on stderr ends no training.
 */
export function leaveWhenReaderIsGone(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (process.stdout.isTTY) return;
    if (error.code === 'EPIPE') process.exit();
    writeErr(
      `seqcmp: standard output cannot be written: ${error.message}\nMake room there, or send it elsewhere.\n`,
    );
    process.exit(1);
  });
  process.stderr.on('error', () => {});
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
