/**
 * A suite of ablations: a folder with `ablations.json`, which says what was asked for, and a folder of runs for each
 * ablation. What an ablation consists of is not known here (src/ablate).
 */
import { makeFolder, writeWhole } from '../files/atomic-file.ts';
import { folderWithPlan } from './folder-with-plan.ts';
import { jsonText } from './json-file.ts';
import { RESULTS, suitePath } from './layout.ts';
import { PLAN_VERSION, readSuitePlan, type SuitePlan } from './plans.ts';
import { refuseTaken } from './run-directory.ts';

export interface Suite extends SuitePlan {
  /** Absolute. */
  readonly dir: string;
}

/** @throws UserError when `dir` is there and not empty, or the disk refuses */
export function createSuite(dir: string, plan: SuitePlan): Suite {
  refuseTaken(dir, dir);
  makeFolder(dir);
  writeWhole(suitePath(dir), jsonText({ formatVersion: PLAN_VERSION, ...plan }));
  return { dir, ...plan };
}

/** @param named its folder, or its name under `resultsDir` @throws UserError when there is none, or it is damaged */
export function openSuite(named: string, resultsDir = RESULTS): Suite {
  const dir = folderWithPlan(named, resultsDir, suitePath, {
    what: 'a suite of ablations',
    next: () => 'Name a folder that seqcmp ablate made.',
  });
  return { dir, ...readSuitePlan(dir) };
}
