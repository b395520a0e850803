/**
 * What may go from a folder of runs: things half made by processes that are dead, and of finished runs the states to go
 * on from, which nothing but a larger budget reads again. Never best weights, outputs, settings or logs, and nothing of
 * a run that is not finished or that a process writes.
 */
import { existsSync, lstatSync, readdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { diskProblem, isTemporary, makerOfTemporary } from '../files/atomic-file.ts';
import {
  bestPath,
  checkpointsFolder,
  goodPath,
  lastPath,
  lockPath,
  previousPath,
  summaryPath,
} from './layout.ts';
import { isComparison, isSuite } from './plans.ts';
import { foldersIn, isRun, listRuns } from './run-directory.ts';
import { isLocked, isProcessAlive } from './run-lock.ts';

export interface Leftover {
  /** Absolute. */
  readonly path: string;
  /** Relative to the folder that was looked at. */
  readonly name: string;
  readonly what: 'half made' | 'state of a finished run' | 'lock of a dead process';
  /** Of all files below. */
  readonly bytes: number;
}

/** @param folder absolute: of results, of a comparison, or of one run; none when it is missing */
export function findLeftovers(folder: string): Leftover[] {
  const runs = isRun(folder) ? [folder] : listRuns(folder).map(({ dir }) => dir);
  const counted = new Set<bigint>();
  const leftover = (path: string, what: Leftover['what']): Leftover => ({
    path,
    name: relative(folder, path),
    what,
    bytes: sizeOf(path, counted),
  });
  const free = runs.filter((dir) => !isLocked(dir));
  return [
    ...halfMade(folder, free).map((path) => leftover(path, 'half made')),
    ...free.flatMap(statesOfFinished).map((path) => leftover(path, 'state of a finished run')),
    ...free
      .map(lockPath)
      .filter(existsSync)
      .map((path) => leftover(path, 'lock of a dead process')),
  ];
}

/** All checkpoints but the best weights, where these are there: last, previous, good and damaged. */
function statesOfFinished(dir: string): string[] {
  if (!existsSync(summaryPath(dir)) || !existsSync(bestPath(dir))) return [];
  const folder = checkpointsFolder(dir);
  const damaged = readdirSync(folder).filter((name) => name.endsWith('.safetensors.damaged'));
  const states = [lastPath(dir), previousPath(dir), goodPath(dir)].filter((path) => existsSync(path));
  return [...states, ...damaged.map((name) => join(folder, name))];
}

/** @throws UserError naming what cannot be removed; what went before is gone */
export function removeLeftovers(leftovers: readonly Leftover[]): void {
  for (const { path } of leftovers) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (error) {
      throw diskProblem(error, 'remove', path);
    }
  }
}

/**
 * Of processes that are dead. In runs, comparisons and suites of ablations whatever has a temporary name; beside them,
 * where anything may lie, only folders that are a run or a comparison to be.
 */
function halfMade(folder: string, runs: readonly string[]): string[] {
  const near = [folder, ...foldersIn(folder)];
  const suites = near.filter(isSuite);
  const wholes = [...near.filter(isComparison), ...suites, ...suites.flatMap(foldersIn)];
  const within = [...wholes, ...runs, ...runs.flatMap(foldersIn)].flatMap(temporaryIn);
  return [...new Set([...within, ...temporaryIn(folder).filter(isRunToBe)])];
}

function temporaryIn(dir: string): string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => isTemporary(name) && !isProcessAlive(makerOfTemporary(name)))
    .map((name) => join(dir, name));
}

function isRunToBe(path: string): boolean {
  return existsSync(checkpointsFolder(path)) || isComparison(path);
}

/** Links are not followed. @param counted files, by inode, that count no more: two checkpoints may be one file */
function sizeOf(path: string, counted: Set<bigint>): number {
  const found = lstatSync(path, { bigint: true });
  if (found.isDirectory())
    return readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name), counted), 0);
  if (counted.has(found.ino)) return 0;
  counted.add(found.ino);
  return Number(found.size);
}
