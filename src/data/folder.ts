/** Folders: whether one is there, and making one. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** False of a path that leads nowhere too. */
export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
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
