/** Lines of stdin or a file: in groups as they arrive, so that whoever types is answered at once, or all of them. */
import { createReadStream } from 'node:fs';
import { readProblem, refuseNoText, refuseTooLong, unpack, wholeLines } from '../data/read-text.ts';
import { sayWhatIsRead } from './terminal.ts';

/** Lines of a group at most: what has been answered is written before more is read. */
const GROUP = 1024;

/** A line as it stands, but for its end. */
export const asItStands = (line: string): string => line.replace(/\r$/, '');

/** What errors call an input. */
export const inputName = (input: string): string => (input === '-' ? 'standard input' : input);

/**
 * Lines without their ends (LF or CRLF).
 * @param input a path, or `-` for stdin
 * @param lineOf what is made of each
 * @param what is read, as said where a person types it
 * @throws UserError when it cannot be read, or with the line that is no text in UTF-8
 */
export async function* readLineGroups(
  input: string,
  lineOf: (line: string) => string,
  what?: string,
): AsyncGenerator<string[]> {
  for await (const lines of rawLines(input, what)) {
    for (let at = 0; at < lines.length; at += GROUP) yield lines.slice(at, at + GROUP).map(lineOf);
  }
}

/** All lines as they are written, LF alone cut off. @param input, @throws as readLineGroups */
export async function readAllLines(input: string): Promise<string[]> {
  const all: string[][] = [];
  for await (const lines of rawLines(input)) all.push(lines);
  return all.flat();
}

/** Lines as they arrive, without their LF. @throws as readLineGroups, and for one without an end */
async function* rawLines(input: string, what = 'lines from the terminal'): AsyncGenerator<string[]> {
  if (input === '-') sayWhatIsRead(what);
  const name = inputName(input);
  let first = 1;
  let start: Uint8Array | null = null;
  const chunks = chunksOf(input, name);
  for await (const bytes of wholeLines(chunks, (waiting) => refuseTooLong(name, first, waiting))) {
    start ??= bytes;
    refuseNoText(name, bytes, first, start);
    // A byte order mark stays: it is text to a metric, and elsewhere trimmed with the white space.
    const lines = bytes.toString().split('\n');
    if (lines.at(-1) === '') lines.pop();
    yield lines;
    first += lines.length;
  }
}

async function* chunksOf(input: string, name: string): AsyncGenerator<Uint8Array> {
  const stream = input === '-' ? process.stdin : unpack(input, createReadStream(input));
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (thrown) {
    throw readProblem(thrown, name);
  }
}
