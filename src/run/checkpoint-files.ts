/** Which checkpoints a run keeps: the last two, to go on from, and the best weights, to decode with. Their bytes: checkpoint.ts. */
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import type { ParamTable } from '../model/params.ts';
import type { TrainState } from '../train/state.ts';
import { diskProblem, isTemporary, readWhole, writeWhole } from './atomic-file.ts';
import {
  DamagedFile,
  decodeState,
  decodeWeights,
  encodeState,
  encodeWeights,
  type TrainedWeights,
} from './checkpoint.ts';
import { bestPath, checkpointPath, checkpointsFolder, checkpointUpdate } from './layout.ts';
import type { Run } from './run-directory.ts';

export interface Latest {
  /** Null when there is no whole checkpoint. */
  readonly state: TrainState | null;
  /** Newer checkpoints that are damaged, the newest first. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/**
 * Writes `update-….safetensors`, and with `best` these weights as the run's best. The best goes first: a
 * checkpoint that says "best at this update" never stands without those weights.
 * Of the older checkpoints one is kept; newer ones belong to a future that was given up, and are removed.
 * @throws UserError when the disk refuses; what stood before still stands
 */
export function saveCheckpoint(run: Run, state: TrainState, { best }: { readonly best: boolean }): void {
  const folder = checkpointsFolder(run.dir);
  try {
    mkdirSync(folder, { recursive: true });
    if (best) writeWhole(bestPath(run.dir), encodeWeights(state));
    const { update } = state.position;
    writeWhole(checkpointPath(run.dir, update), encodeState(state));
    const older = updatesKept(run).filter((each) => each < update);
    for (const each of updatesKept(run)) {
      if (each !== update && each !== older[0]) rmSync(checkpointPath(run.dir, each), { force: true });
    }
    for (const name of readdirSync(folder).filter(isTemporary)) rmSync(join(folder, name), { force: true });
  } catch (error) {
    throw diskProblem(error, 'write', folder);
  }
}

/**
 * The newest whole checkpoint; damaged ones are passed over, and said.
 * @throws UserError naming the parameter when a checkpoint does not fit `table`
 */
export function latestCheckpoint(run: Run, table: ParamTable): Latest {
  const skipped: { path: string; reason: string }[] = [];
  for (const update of updatesKept(run)) {
    const path = checkpointPath(run.dir, update);
    try {
      return { state: decodeState(readWhole(path), table, path), skipped };
    } catch (error) {
      if (!(error instanceof DamagedFile)) throw error;
      skipped.push({ path, reason: error.message });
    }
  }
  return { state: null, skipped };
}

/**
 * The weights with the lowest validation loss, and the position at which they stood.
 * @throws UserError when there are none yet, they are damaged, or do not fit `table`
 */
export function bestWeights(run: Run, table: ParamTable): TrainedWeights {
  const path = bestPath(run.dir);
  if (!existsSync(path)) {
    throw new UserError(
      `${run.dir} has no best weights yet`,
      `Train it up to a validation: seqcmp train --resume ${run.dir}`,
    );
  }
  return decodeWeights(readWhole(path), table, path);
}

/** The updates that have a checkpoint, the newest first. */
function updatesKept(run: Run): number[] {
  const folder = checkpointsFolder(run.dir);
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names.flatMap((name) => checkpointUpdate(name) ?? []).sort((a, b) => b - a);
}
