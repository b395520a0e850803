/** What is at a path, and making a folder there. */
import { existsSync, mkdirSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { UserError } from '../config/user-error.ts';

/** Undefined where nothing is; Node's `throwIfNoEntry` throws all the same for a path that goes through a file. */
export function statOf(path: string): Stats | undefined {
  return existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/**
 * Before a folder is made at `path`.
 * @throws UserError for a link to nothing, there or above: the system would only say that it is no folder
 */
export function refuseDeadLink(path: string): void {
  if (existsSync(path)) return;
  const target = targetOf(path);
  if (target !== null)
    throw new UserError(
      `${path}: expected a folder, or nothing; found a link to ${target}, where nothing is`,
      'Make the folder that it leads to, remove the link, or choose another place.',
    );
  if (dirname(path) !== path) refuseDeadLink(dirname(path));
}

/** Of a link; null of anything else. */
function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/**
 * Makes a folder and those above it. Node's own `recursive` asks again and again for ever where a file system
 * answers that a folder's parent is not there though it is (Linux's `/proc`).
 * @throws as refuseDeadLink, and the system's error where one cannot be made
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  refuseDeadLink(path);
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Another process was quicker.
    if (!isFolder(path)) throw thrown;
  }
}
