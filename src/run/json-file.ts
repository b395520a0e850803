/** JSON and JSON Lines files of a run, read so that a damaged one is refused with file and line. Not here: what they must hold. */
import { readWhole } from '../files/atomic-file.ts';
import { parseJson, type Read } from '../files/json-shape.ts';
import { toJson } from '../text/to-json.ts';

/** Of a damaged file that only adds to a report, which nothing but training makes. */
export const RESTORE_OR_DELETE = 'Restore the file, or delete it: a report then leaves out what it tells.';

/** @throws UserError with the file when it is missing, is not JSON, or holds something else */
export function readJson<T>(path: string, read: Read<T>): T {
  return parseJson(readWhole(path).toString('utf8'), read, path);
}

/** One value a line, in order. @param next as of `parseJson` @throws UserError with file and line at the first damaged line */
export function readJsonLines<T>(path: string, read: Read<T>, next?: string): T[] {
  return parseLines(readWhole(path).toString('utf8'), read, path, next);
}

/** The same of a file that grows: its last line may be torn, without its newline and not JSON, and is left out. */
export function readJsonLog<T>(path: string, read: Read<T>): T[] {
  const text = readWhole(path).toString('utf8');
  const ended = text.lastIndexOf('\n') + 1;
  return parseLines(isJson(text.slice(ended)) ? text : text.slice(0, ended), read, path);
}

function parseLines<T>(text: string, read: Read<T>, path: string, next?: string): T[] {
  const lines = text.split('\n');
  // After the last newline stands nothing.
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, i) => parseJson(line, read, `${path}:${i + 1}`, next));
}

export function jsonText(value: unknown): string {
  return `${toJson(value, 2)}\n`;
}

export function jsonLines(values: readonly unknown[]): string {
  return values.map((value) => `${toJson(value)}\n`).join('');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
