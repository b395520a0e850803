/** Text files, plain or gzip: UTF-8 or an error that names the line. Knows nothing of pairs (read-pairs.ts). */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { messageOf, UserError } from '../config/user-error.ts';

const LINE_FEED = 0x0a;

/** The line (from 1) of the first byte sequence that is no UTF-8; no such sequence spans a line end. */
function firstBadLine(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    start = end < 0 ? bytes.length : end + 1;
  }
  return line;
}

async function readBytes(file: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ENOENT')
      throw new UserError(`${file}: expected a file; found nothing there`, 'Check the path.');
    if (code === 'EISDIR') {
      throw new UserError(`${file}: expected a file; found a directory`, 'Give the path of one file in it.');
    }
    throw new UserError(
      `${file}: cannot be read: ${messageOf(thrown)}`,
      'Check the path and its permissions.',
    );
  }
  if (!/\.gz$/i.test(file)) return bytes;
  try {
    return gunzipSync(bytes);
  } catch (thrown) {
    throw new UserError(
      `${file}: expected a whole gzip file; found ${messageOf(thrown)}`,
      'Compress it again, or drop .gz from its name if it is plain text.',
    );
  }
}

/**
 * The text of a file, unpacked when its name ends in `.gz`, without a byte order mark.
 * @throws UserError when it is missing, a directory, empty, no gzip or (with the line) no UTF-8
 */
export async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  if (bytes.length === 0)
    throw new UserError(`${file}: expected lines of text; found an empty file`, 'Give a file with pairs.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError(
      `${file}:${firstBadLine(bytes)}: expected UTF-8; found bytes that are not`,
      'Save the file as UTF-8 (for Latin-1: iconv -f latin1 -t utf-8).',
    );
  }
}

/** The lines of a text, ended by LF or CRLF; an end after the last line starts no further one. */
export function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
