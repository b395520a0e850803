/** One process writes a run at a time. The lock is a file with the process's id; a dead process holds nothing. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { UserError } from '../config/user-error.ts';
import { diskProblem } from './atomic-file.ts';
import { lockPath } from './layout.ts';
import type { Run } from './run-directory.ts';

/**
 * Takes the run for this process, or takes it over from one that is dead.
 * @returns gives it back; the end of the process does so too, unless it is killed
 * @throws UserError naming the living process that writes the run
 */
export function lockRun(run: Run): () => void {
  const path = lockPath(run.dir);
  if (!take(path)) {
    const holder = holderOf(path);
    if (isAlive(holder)) {
      throw new UserError(
        `${run.dir}: expected a run that nobody writes; the process ${holder} does`,
        `Wait for it or stop it. If it is no seqcmp, delete ${path}.`,
      );
    }
    rmSync(path, { force: true });
    if (!take(path)) throw new UserError(`${run.dir}: another process took the run just now`, 'Wait for it.');
  }
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    process.off('exit', release);
    rmSync(path, { force: true });
  };
  process.on('exit', release);
  return release;
}

/** @returns false when the file is there already */
function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw diskProblem(error, 'write', path);
  }
}

/** 0 for a file that is gone, or that a crash left empty. */
function holderOf(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || 0;
  } catch {
    return 0;
  }
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    // Signal 0 asks and does nothing (kill(2)).
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
