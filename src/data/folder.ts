/** What is at a path, and making a folder there. */
import { existsSync, mkdirSync, type Stats, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Where a run keeps its answers to splits, in files that are called as a corpus's are. */
export const ANSWERS = 'outputs';

/** Undefined where nothing is; Node's `throwIfNoEntry` throws all the same for a path that goes through a file. */
export function statOf(path: string): Stats | undefined {
  return existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/**
 * Makes a folder and those above it. Node's own `recursive` asks again and again for ever where a file system
 * answers that a folder's parent is not there though it is (Linux's `/proc`).
 * @throws the system's error where one cannot be made
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  try {
    mkdirSync(path);
  } catch (thrown) {
    // Another process was quicker.
    if (!isFolder(path)) throw thrown;
  }
}
