/**
 * One process writes a run at a time. The lock is a file with its id, its parent's, and when it began; a dead process
 * holds nothing.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { codeOf, UserError } from '../config/user-error.ts';
import { diskProblem, removeFile } from '../files/atomic-file.ts';
import { lockPath } from './layout.ts';
import { wholeOf } from './resume-command.ts';
import { listRuns, type Run } from './run-directory.ts';

/** Milliseconds that a process whose parent was killed may need to end its step and leave. */
const ORPHAN_LEAVES = 30_000;
const BETWEEN_LOOKS = 50;
/** Milliseconds after which a lock without an id was left by a crash: it is created and written in two steps. */
const WRITTEN_WITHIN = 2000;

/**
 * Takes the run for this process, or takes it over from one that is dead; one that is dying is waited for.
 * @returns gives it back; the end of the process does so too, unless it is killed
 * @throws UserError naming the living process that writes the run
 */
export async function lockRun(run: Run): Promise<() => void> {
  const path = lockPath(run.dir);
  const waitUntil = performance.now() + ORPHAN_LEAVES;
  while (!take(path)) {
    const { pid, parent, isAlive } = holderOf(path);
    if (!isAlive) removeStale(path);
    else if (isProcessAlive(parent) || performance.now() > waitUntil) {
      throw new UserError(
        `${run.dir}: expected a run that nobody writes; the process ${pid} does`,
        `Wait for it or stop it. If it is no seqcmp, delete ${path}.`,
      );
    }
    await setTimeout(BETWEEN_LOOKS);
  }
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    process.off('exit', release);
    try {
      if (holderOf(path).pid === process.pid) removeFile(path);
    } catch {
      // Of a dead process it holds nothing, and an error that led here must not be hidden by another.
    }
  };
  process.on('exit', release);
  return release;
}

/**
 * Removes a lock whose process is dead. Under a lock of its own: of two that find it dead, the second would otherwise
 * remove what the first has taken since.
 */
function removeStale(path: string): void {
  const removing = `${path}.removing`;
  if (!take(removing)) {
    if (isStale(removing)) removeFile(removing);
    return;
  }
  try {
    if (isStale(path)) removeFile(path);
  } finally {
    removeFile(removing);
  }
}

/** False of a lock that is gone, or so new that its process may not have written its id yet. */
function isStale(path: string): boolean {
  const { pid, isAlive } = holderOf(path);
  if (pid > 0) return !isAlive;
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  return age > WRITTEN_WITHIN;
}

/** Whether a living process writes the run in `dir`. */
export function isLocked(dir: string): boolean {
  return holderOf(lockPath(dir)).isAlive;
}

/** Whether a living process writes a run, or another of the whole that it is part of: it may be waiting for its turn. */
export function isWorkedOn({ dir }: Run): boolean {
  const { folder } = wholeOf(dir);
  return [folder, ...listRuns(folder).map((run) => run.dir)].some(isLocked);
}

/** @returns false when the file is there already */
function take(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid} ${process.ppid} ${beginningOf(process.pid)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw diskProblem(error, 'write', path);
  }
}

interface Holder {
  readonly pid: number;
  readonly parent: number;
  readonly isAlive: boolean;
}

/** Zeros for a file that is gone, or that a crash left empty. Without a parent's id, nothing says that it is dying. */
function holderOf(path: string): Holder {
  try {
    const [pid, parent = process.pid, began = 0] = readFileSync(path, 'utf8').trim().split(' ').map(Number);
    const isSame = !began || began === beginningOf(pid);
    return { pid: pid || 0, parent: parent || 0, isAlive: isSame && isProcessAlive(pid) };
  } catch {
    return { pid: 0, parent: 0, isAlive: false };
  }
}

/**
 * In ticks since the system started (proc(5), starttime); 0 where the system has no such file. Ids come again: in a
 * container that is started anew, the next process often has the very one that the killed process had.
 */
function beginningOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Fields from the third on; the second is a name in parentheses, with anything in it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[22 - 3]);
  } catch {
    return 0;
  }
}

export function isProcessAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    // Signal 0 asks and does nothing (kill(2)).
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return codeOf(error) === 'EPERM';
  }
}
