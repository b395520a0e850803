/**
 * Text files, plain or gzip, a piece at a time: UTF-8 or an error that names the line. Knows nothing of pairs
 * (read-pairs.ts).
 */
import { isUtf8 } from 'node:buffer';
import { createReadStream, type ReadStream, statSync } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { codeOf, messageOf, UserError } from '../config/user-error.ts';
import { utf8Advice } from '../text/utf8-advice.ts';

/** Some whole lines of a file; the last line of all may have no end. */
export interface TextPiece {
  readonly text: string;
  /** Of the file, 0 to 1: how much is read when this piece is. */
  readonly share: number;
}

const LINE_FEED = 0x0a;
/** Bytes read at once. */
const READ_AT_ONCE = 256 * 1024;
/** Bytes that say how a file is written, where it is no UTF-8. */
const START = 200;
/** Bytes. A longer line is no text that anybody wrote, and must not fill the memory. */
const LONGEST_LINE = 16 * 1024 * 1024;

/**
 * Bytes as they come, each piece cut behind a line end; the last as it ends.
 * @param onWaiting is told how many bytes have come behind the last line end
 */
export async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  onWaiting: (bytes: number) => void = () => {},
): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) yield Buffer.concat([...waiting, chunk.subarray(0, end)]);
    if (end > 0) [waiting, waitingBytes] = [[], 0];
    waiting.push(chunk.subarray(end));
    waitingBytes += chunk.length - end;
    onWaiting(waitingBytes);
  }
  if (waitingBytes > 0) yield Buffer.concat(waiting);
}

/**
 * Refuses what is no text: bytes that are no UTF-8, and bytes of zero, which ASCII saved as UTF-16 has.
 * @param bytes whole lines
 * @param line the number of the first of them
 * @param start the first bytes of all
 * @throws UserError with the line
 */
export function refuseNoText(name: string, bytes: Buffer, line: number, start: Uint8Array): void {
  const isUnicode = isUtf8(bytes);
  if (isUnicode && !bytes.includes(0)) return;
  const isBad = (each: Buffer) => (isUnicode ? each.includes(0) : !isUtf8(each));
  let before = 0;
  // No character of several bytes spans a line end.
  for (let at = 0; at < bytes.length; before++) {
    const end = bytes.indexOf(LINE_FEED, at) + 1 || bytes.length;
    if (isBad(bytes.subarray(at, end))) break;
    at = end;
  }
  const found = isUnicode ? 'text; found a byte of zero' : 'UTF-8; found bytes that are not';
  throw new UserError(`${name}:${line + before}: expected ${found}`, utf8Advice(start, isUnicode));
}

/** @param line its number @param bytes of it that have come @throws UserError for more than a line of text has */
export function refuseTooLong(name: string, line: number, bytes: number): void {
  if (bytes <= LONGEST_LINE) return;
  throw new UserError(
    `${name}:${line}: expected lines of at most ${LONGEST_LINE / 2 ** 20} MiB; found more without a line end`,
    'Check that it is a text file with a line for each of its texts.',
  );
}

/** Why what `name` stands for cannot be read, or be unpacked; a UserError as it is. */
export function readProblem(thrown: unknown, name: string): UserError {
  if (thrown instanceof UserError) return thrown;
  const code = codeOf(thrown);
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new UserError(`${name}: expected a file; found nothing there`, 'Check the path.');
  if (code === 'EISDIR')
    return new UserError(`${name}: expected a file; found a directory`, 'Give the path of one file in it.');
  if (code.startsWith('Z_')) {
    return new UserError(
      `${name}: expected a whole gzip file; found ${messageOf(thrown)}`,
      'Compress it again, or drop .gz from its name if it is plain text.',
    );
  }
  return new UserError(
    `${name}: cannot be read: ${messageOf(thrown)}`,
    'Check the path and its permissions.',
  );
}

/** Bytes; 0 for a pipe. */
function sizeOf(file: string): number {
  try {
    return statSync(file).size;
  } catch (thrown) {
    throw readProblem(thrown, file);
  }
}

/** What is in a file, unpacked where its name ends in `.gz`. Errors of either stream come out of the one returned. */
export function unpack(file: string, from: ReadStream): Readable {
  return /\.gz$/i.test(file) ? pipeline(from, createGunzip(), () => {}) : from;
}

/** @throws UserError when the file cannot be read, or unpacked */
async function* bytesOf(file: string, from: ReadStream): AsyncGenerator<Buffer> {
  try {
    yield* unpack(file, from);
  } catch (thrown) {
    throw readProblem(thrown, file);
  }
}

/**
 * The text of a file, without a byte order mark.
 * @throws UserError when it is missing, a directory, empty, no gzip or (with the line) no text in UTF-8
 */
export async function* readText(file: string): AsyncGenerator<TextPiece> {
  const size = sizeOf(file);
  const from = createReadStream(file, { highWaterMark: READ_AT_ONCE });
  let line = 1;
  let start: Buffer | null = null;
  const pieceOf = (bytes: Buffer): TextPiece => {
    const first = start === null;
    start ??= bytes.subarray(0, START);
    refuseNoText(file, bytes, line, start);
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) line++;
    const text = first ? bytes.toString().replace(/^\ufeff/, '') : bytes.toString();
    return { text, share: size > 0 ? Math.min(1, from.bytesRead / size) : 1 };
  };

  const lines = wholeLines(bytesOf(file, from), (waiting) => refuseTooLong(file, line, waiting));
  for await (const bytes of lines) yield pieceOf(bytes);
  if (start === null)
    throw new UserError(`${file}: expected lines of text; found an empty file`, 'Give a file that has some.');
}

/** What to do about a file whose lines end otherwise. */
export const LONE_RETURNS =
  "Lines end in a newline; carriage returns alone, as old files have them, are turned into such by tr '\\r' '\\n'.";

/** The lines of a piece, ended by LF or CRLF; an end after the last line starts no further one. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  const open = lines.pop();
  for (let i = 0; i < lines.length; i++) if (lines[i].endsWith('\r')) lines[i] = lines[i].slice(0, -1);
  if (open !== undefined && open !== '') lines.push(open);
  return lines;
}
