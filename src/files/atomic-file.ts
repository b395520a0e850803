/**
 * Files and folders written whole or not at all, and what to tell a user when the disk refuses.
 * Not for logs that grow: see run/metrics-log.ts.
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { codeOf, isOfSystem, UserError } from '../config/user-error.ts';
import { makeFolder as makeFolders } from './folder.ts';
import { rename, temporaryBeside } from './rename.ts';

/**
 * Replaces `path` by `content`: whoever reads sees all of the old file or all of the new one, even after a
 * crash (temporary file in the same folder, fsync, rename, fsync of the folder).
 * @param beforeRename what to do when the content is on disk, such as moving the old file out of the way
 * @throws UserError naming `path` when the disk refuses; the file is then what it was
 */
export function writeWhole(path: string, content: Uint8Array | string, beforeRename?: () => void): void {
  const temporary = temporaryBeside(path);
  try {
    const file = openSync(temporary, 'w');
    try {
      writeFileSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    beforeRename?.();
    rename(temporary, path);
  } catch (error) {
    discard(temporary);
    throw diskProblem(error, 'write', path);
  }
  syncFolder(dirname(path));
}

/**
 * Makes a folder with all that `fill` writes into it, or nothing. One that is there is filled, not replaced: someone
 * may stand in it, or a disk be mounted there.
 * @param dir absolute; not there, or empty
 * @param named `dir` as the user said it
 * @param last path of the file in `dir` without which it is nothing yet
 * @param fill is given the folder's path while it is made
 * @throws UserError when the disk refuses
 */
export function makeWhole(dir: string, named: string, last: string, fill: (half: string) => void): void {
  const isThere = existsSync(dir);
  const half = temporaryBeside(isThere ? join(dir, basename(dir)) : dir);
  try {
    makeFolders(dirname(dir));
    rmSync(half, { recursive: true, force: true });
    mkdirSync(half);
    fill(half);
    if (isThere) moveUp(half, basename(last));
    else rename(half, dir);
  } catch (error) {
    discard(half);
    // What the disk refuses to a file in the folder, it refuses to the folder.
    throw diskProblem((error instanceof UserError && error.cause) || error, 'make', named);
  }
  syncFolder(dirname(dir));
}

function moveUp(half: string, last: string): void {
  const others = readdirSync(half).filter((name) => name !== last);
  for (const name of [...others, last]) rename(join(half, name), join(dirname(half), name));
  rmdirSync(half);
}

/**
 * Removes one file; one that is not there is removed. Not by `rmSync`, which Node.js 24.0 to 24.13.0 has broken on
 * Windows under a path with a letter beyond ASCII.
 * @throws UserError naming `path` when the disk refuses, as it does for a folder of that name
 */
export function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw diskProblem(error, 'remove', path);
  }
}

/** @throws UserError naming `path` when it is not there or cannot be read */
export function readWhole(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw diskProblem(error, 'read', path);
  }
}

/** Whether a file's name is one that `temporaryBeside` gives: left by a process that was killed. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+\.tmp$/.test(name);
}

/** The id of the process that made a temporary file; 0 for another name. */
export function makerOfTemporary(name: string): number {
  return Number(/\.(\d+)\.tmp$/.exec(name)?.[1] ?? 0);
}

/** Removes what is half made, if it can: the error that led here must not be hidden by another. */
export function discard(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Its name is a temporary one: no listing shows it.
  }
}

/** A rename outlasts a power cut once its folder is on disk; some systems (Windows) have no such call. */
export function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The file itself is complete either way.
  }
}

type Tried = 'read' | 'write' | 'make' | 'remove';

const NEXT: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: free some space',
  EDQUOT: 'Your disk quota is used up: free some space',
  EACCES: 'You may not do that there: check who owns the folder',
  EPERM: 'You may not do that there: check who owns the folder',
  EROFS: 'The disk is read-only: make it writable',
  ENOENT: 'Check that the folder is there',
  EISDIR: 'It is a folder, where seqcmp has a file: move it away',
};
/** What helps beside it: a run that has begun stays where it is. */
const BESIDE: Readonly<Record<Tried, string>> = {
  read: '',
  write: '; a run that was training goes on with --resume',
  make: ', or choose another place with --out',
  remove: '',
};

/**
 * An error of the file system as a UserError naming `path`; anything else as it is.
 * @param verb `make` of what may as well be made elsewhere, `read` of a file that belongs to a run
 */
export function diskProblem(error: unknown, verb: Tried, path: string): unknown {
  if (!isOfSystem(error)) return error;
  const code = codeOf(error);
  const reason = error.message.replace(/^\w+: /, '').replace(/, \w+( '.*)?$/, '');
  const next =
    verb === 'read' && code === 'ENOENT'
      ? 'The run was trimmed, or the file removed: restore it, or train the run again.'
      : `${NEXT[code] ?? 'Check the path and the disk'}${BESIDE[verb]}.`;
  const problem = new UserError(`cannot ${verb} ${path}: ${reason} (${code})`, next);
  problem.cause = error;
  return problem;
}

/** With all that it lies in; one that is there stays as it is. @throws UserError when the disk refuses */
export function makeFolder(path: string): void {
  try {
    makeFolders(path);
  } catch (error) {
    throw diskProblem(error, 'make', path);
  }
}
