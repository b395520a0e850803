/** Pinned files found in a folder of the user's: by their content, whatever they are called, plain or gzip. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { messageOf, UserError } from '../../config/user-error.ts';
import type { PinnedFile } from './download-list.ts';

/** A larger file is none of them, and is not read. */
const LARGEST = 64 * 1024 * 1024;

/**
 * @returns for each pinned file that is there, its content
 * @throws UserError when the folder cannot be read
 */
export function findCopies(folder: string, files: readonly PinnedFile[]): Map<PinnedFile, Buffer> {
  const wanted = new Map(files.map((file) => [file.sha256, file]));
  const found = new Map<PinnedFile, Buffer>();
  for (const path of filesIn(folder)) {
    const content = contentOf(path);
    const file = content && wanted.get(createHash('sha256').update(content).digest('hex'));
    if (content && file) found.set(file, content);
  }
  return found;
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((path) => {
        const found = statSync(path, { throwIfNoEntry: false });
        return found?.isFile() === true && found.size <= LARGEST;
      });
  } catch (thrown) {
    throw new UserError(`${folder}: cannot be read: ${messageOf(thrown)}`, 'Give a folder with --from.');
  }
}

/** Null for what is no gzip though it is called so, or cannot be read: it is none of the files looked for. */
function contentOf(path: string): Buffer | null {
  try {
    const bytes = readFileSync(path);
    return /\.gz$/i.test(path) ? gunzipSync(bytes, { maxOutputLength: LARGEST }) : bytes;
  } catch {
    return null;
  }
}
