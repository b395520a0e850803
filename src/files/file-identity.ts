/** Whether files are still what they were: by what is in them, and while they are read. Not here: reading pairs. */
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { UserError } from '../config/user-error.ts';
import { statOf } from './folder.ts';

const READ_AT_ONCE = 1024 * 1024;

/** SHA-256 (hex) of the bytes of each file. @param onRead with the share of all bytes that are read */
export async function hashOfFiles(
  files: readonly string[],
  onRead: (share: number) => Promise<void> | undefined,
): Promise<string[]> {
  const total = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const hashes: string[] = [];
  let done = 0;
  for (const file of files) {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(file, { highWaterMark: READ_AT_ONCE })) {
      hash.update(chunk);
      done += chunk.length;
      await onRead(done / total);
    }
    hashes.push(hash.digest('hex'));
  }
  return hashes;
}

/** What changes when a file does: sizes and times of change. */
export function stateOfFiles(files: readonly string[]): string {
  return files
    .map(statOf)
    .map((found) => `${found?.size} ${found?.mtimeMs}`)
    .join(' ');
}

/** @throws UserError when a file was changed since `state` was taken */
export function requireUnchanged(files: readonly string[], state: string): void {
  if (stateOfFiles(files) === state) return;
  throw new UserError(
    `${files.join(' and ')}: changed while being read`,
    'Start again when nothing writes to it any more.',
  );
}
