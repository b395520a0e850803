/** The version of a file's layout: written by whoever makes it, and refused where a newer seqcmp made it. */
import { UserError } from '../config/user-error.ts';
import { count, object } from '../files/json-shape.ts';
import { readJson } from './json-file.ts';

/** @param known the newest that can be read @param what the file stands for: `run` @throws UserError */
export function refuseNewer(path: string, known: number, what: string): void {
  const { formatVersion } = readJson(path, object<{ formatVersion: number }>({ formatVersion: count }));
  if (formatVersion <= known) return;
  throw new UserError(
    `${path}: expected formatVersion ${known}, found ${formatVersion}`,
    `A newer seqcmp made this ${what}: update seqcmp.`,
  );
}
