/**
 * A comparison: a folder of runs with the plan that it follows, `comparison.json`, written before the first update.
 * It names the runs and says nothing of their settings, which stand in each run's own config.json.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { makeWhole, writeWhole } from '../files/atomic-file.ts';
import { folderWithPlan } from './folder-with-plan.ts';
import { jsonText } from './json-file.ts';
import { comparisonPath, placesOf, RESULTS } from './layout.ts';
import { type ComparisonPlan, PLAN_VERSION, readComparisonPlan, runFolders } from './plans.ts';
import { resumeCommand, wholeOf } from './resume-command.ts';
import { openRun, type Run, refuseTaken } from './run-directory.ts';

export interface Comparison extends ComparisonPlan {
  /** Absolute. */
  readonly dir: string;
}

/**
 * Makes the folder of a comparison with all its runs, or nothing.
 * @param makeRuns makes each run in the folder that it is given
 * @throws UserError when `dir` is there and not empty, or the disk refuses
 */
export function createComparison(
  dir: string,
  plan: ComparisonPlan,
  makeRuns: (folder: string) => void,
): Comparison {
  refuseTaken(dir, dir);
  makeWhole(dir, dir, comparisonPath(dir), (half) => {
    writeWhole(comparisonPath(half), jsonText({ formatVersion: PLAN_VERSION, ...plan }));
    makeRuns(half);
  });
  return { dir, ...plan };
}

/**
 * @param named a comparison's folder, or its name under `resultsDir`
 * @throws UserError when there is none, or its plan is damaged or of a newer version
 */
export function openComparison(named: string, resultsDir = RESULTS): Comparison {
  const dir = folderWithPlan(named, resultsDir, comparisonPath, {
    what: 'a comparison',
    next() {
      const part = placesOf(named, resultsDir).find((place) => wholeOf(place).command === 'compare');
      return part
        ? `It is part of one: ${resumeCommand(part)}`
        : 'Name a folder that seqcmp compare made; to go on with one run: seqcmp train --resume RUN.';
    },
  });
  return { dir, ...readComparisonPlan(dir) };
}

/** What a run was made for, or null. @throws UserError as openComparison */
export function comparisonOf({ dir }: Pick<Run, 'dir'>): Comparison | null {
  const { command, folder } = wholeOf(dir);
  return command === 'compare' ? openComparison(folder) : null;
}

/** Its runs, in the order of {@link runFolders}. @throws UserError naming a run that is missing or damaged */
export function runsOf(comparison: Comparison): Run[] {
  return runFolders(comparison).map((name) => {
    const dir = join(comparison.dir, name);
    if (existsSync(dir)) return openRun(dir);
    throw new UserError(
      `${comparison.dir}: expected the run ${name}, which its comparison.json names; found nothing`,
      'Restore that folder, or compare anew.',
    );
  });
}
