/**
 * Which checkpoints a run keeps: the last two, to go on from; that of the last good validation, to go back to; and the
 * best weights, to decode with. Their bytes: checkpoint.ts.
 */
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import {
  diskProblem,
  isTemporary,
  readWhole,
  removeFile,
  syncFolder,
  writeWhole,
} from '../files/atomic-file.ts';
import { rename, temporaryBeside } from '../files/rename.ts';
import type { ParamTable } from '../model/params.ts';
import type { TrainState } from '../train/state.ts';
import {
  DamagedFile,
  decodeState,
  decodeWeights,
  encodeState,
  encodeWeights,
  type TrainedWeights,
} from './checkpoint.ts';
import {
  bestPath,
  checkpointsFolder,
  goodPath,
  lastPath,
  nextBestPath,
  previousPath,
  summaryPath,
} from './layout.ts';
import type { Run } from './run-directory.ts';
import { wayToFinish } from './way-to-finish.ts';

interface Damaged {
  readonly path: string;
  readonly reason: string;
}

export interface FoundCheckpoint {
  /** Null when there is no whole checkpoint. */
  readonly state: TrainState | null;
  /** Those that would have come before it and were damaged. */
  readonly skipped: readonly Damaged[];
}

/**
 * Writes the state as the last checkpoint, the last one becoming the previous, and with `best` these weights as the
 * run's best. Killed at any moment it leaves a whole checkpoint, and best weights that it speaks of.
 * @throws UserError when the disk refuses; what stood before still stands
 */
export function saveCheckpoint({ dir }: Run, state: TrainState, { best }: { readonly best: boolean }): void {
  const folder = checkpointsFolder(dir);
  try {
    mkdirSync(folder, { recursive: true });
    if (best) writeWhole(nextBestPath(dir), encodeWeights(state));
    writeWhole(lastPath(dir), encodeState(state), () => {
      if (existsSync(lastPath(dir))) rename(lastPath(dir), previousPath(dir));
    });
    if (best) moveNextBest(dir);
    if (isGood(state)) keepLastAsGood(dir);
    for (const name of readdirSync(folder).filter(isTemporary)) removeFile(join(folder, name));
  } catch (error) {
    throw diskProblem(error, 'write', folder);
  }
}

/**
 * The newest whole checkpoint, for a process that goes on from it: damaged ones are said, and put aside: `.damaged` at the
 * name's end.
 * @throws UserError naming the parameter when a checkpoint does not fit `table`
 */
export function latestCheckpoint({ dir }: Run, table: ParamTable): FoundCheckpoint {
  const skipped: Damaged[] = [];
  for (const path of [lastPath(dir), previousPath(dir)].filter((each) => existsSync(each))) {
    const state = wholeState(path, table, skipped);
    if (state === null) {
      rename(path, `${path}.damaged`);
      continue;
    }
    settleBest(dir, state, table);
    if (isGood(state) && path === lastPath(dir)) keepLastAsGood(dir);
    return { state, skipped };
  }
  return { state: null, skipped };
}

/** Null of a damaged one, which `skipped` then names. */
function wholeState(path: string, table: ParamTable, skipped: Damaged[]): TrainState | null {
  try {
    return decodeState(readWhole(path), table, path);
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
    skipped.push({ path, reason: error.message });
    return null;
  }
}

/**
 * The state of the last good validation; where its checkpoint is damaged or belongs to a future that was given up, the
 * newest whole one before it, or else the oldest after it: no checkpoint has the weights of an update that failed.
 * Null where there was no good validation. Damaged ones are said, and stay where they are.
 */
export function goodCheckpoint({ dir }: Run, { table, position }: TrainState): FoundCheckpoint {
  const { good } = position;
  const skipped: Damaged[] = [];
  const kept: TrainState[] = [];
  for (const path of [goodPath(dir), lastPath(dir), previousPath(dir)].filter((each) => existsSync(each))) {
    const state = wholeState(path, table, skipped);
    if (state?.position.update === good) return { state, skipped };
    if (state && good > 0 && state.position.update <= position.update) kept.push(state);
  }
  kept.sort((a, b) => a.position.update - b.position.update);
  const before = kept.findLast(({ position: { update } }) => update < good);
  return { state: before ?? kept.at(0) ?? null, skipped };
}

const isGood = ({ position: { update, good } }: TrainState): boolean => update > 0 && update === good;

/** A second name for the same file, which costs no time and at first no space; a copy where names cannot be had. */
function keepLastAsGood(dir: string): void {
  const temporary = temporaryBeside(goodPath(dir));
  removeFile(temporary);
  try {
    linkSync(lastPath(dir), temporary);
  } catch {
    copyFileSync(lastPath(dir), temporary);
  }
  rename(temporary, goodPath(dir));
  // Of two names of one file a rename does nothing (rename(2)), and both stay.
  removeFile(temporary);
}

/** After a kill: new best weights count if the state goes on from where they were made, else they will be made again. */
function settleBest(dir: string, { position }: TrainState, table: ParamTable): void {
  const path = nextBestPath(dir);
  if (!existsSync(path)) return;
  try {
    const { update, averaged } = decodeWeights(readWhole(path), table, path).position;
    if (position.averaged ? averaged : update === position.best?.update) {
      moveNextBest(dir);
      return;
    }
  } catch (error) {
    if (!(error instanceof DamagedFile)) throw error;
  }
  removeFile(path);
}

function moveNextBest(dir: string): void {
  rename(nextBestPath(dir), bestPath(dir));
  syncFolder(checkpointsFolder(dir));
}

/**
 * The best weights by `train.stopMetric`, or the mean of `train.average`, and the position at which they stood.
 * @throws UserError when there are none yet, they are damaged, or do not fit `table`
 */
export function bestWeights(run: Run, table: ParamTable): TrainedWeights {
  const path = bestPath(run.dir);
  if (!existsSync(path) && existsSync(summaryPath(run.dir))) {
    throw new UserError(
      `${path}: expected the best weights of a finished run; found nothing there`,
      'Restore the file from a copy of the run, or train again.',
    );
  }
  if (!existsSync(path)) {
    throw new UserError(
      `${run.dir} has no best weights yet: it has not come to a validation`,
      wayToFinish(run),
    );
  }
  return decodeWeights(readWhole(path), table, path);
}
