/**
 * A comparison: a folder of runs with the plan that it follows, `comparison.json`, written before the first update.
 * It names the runs and says nothing of their settings, which stand in each run's own config.json.
 */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { MODELS, type ModelName } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { makeWhole, writeWhole } from './atomic-file.ts';
import { folderWithPlan } from './folder-with-plan.ts';
import { refuseNewer } from './format-version.ts';
import { jsonText, readJson } from './json-file.ts';
import { count, list, object, oneOf, text } from './json-shape.ts';
import { comparisonPath, RESULTS, runFolder } from './layout.ts';
import { openRun, type Run, refuseTaken } from './run-directory.ts';

export interface ComparisonPlan {
  /** In the order in which they are shown. */
  readonly models: readonly ModelName[];
  /** Each seed of each model is a run; seeds are trained in this order. */
  readonly seeds: readonly number[];
  /** What was done to make the models comparable, a sentence each. */
  readonly matched: readonly string[];
  /** The command line that made it. */
  readonly command: string;
  readonly corpusHash: string;
  readonly tokenizerHash: string;
}

export interface Comparison extends ComparisonPlan {
  /** Absolute. */
  readonly dir: string;
}

const FORMAT_VERSION = 1;

const readPlan = object<ComparisonPlan>({
  models: list(oneOf(...MODELS)),
  seeds: list(count),
  matched: list(text),
  command: text,
  corpusHash: text,
  tokenizerHash: text,
});

/** The folders of a comparison's runs within it: those of the first seed, by model, then of the next. */
export function runFolders({ models, seeds }: Pick<ComparisonPlan, 'models' | 'seeds'>): string[] {
  return seeds.flatMap((seed) => models.map((model) => runFolder(model, seeds.length > 1 ? seed : null)));
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
    writeWhole(comparisonPath(half), jsonText({ formatVersion: FORMAT_VERSION, ...plan }));
    makeRuns(half);
  });
  return { dir, ...plan };
}

export function isComparison(dir: string): boolean {
  return existsSync(comparisonPath(dir));
}

/**
 * @param named a comparison's folder, or its name under `resultsDir`
 * @throws UserError when there is none, or its plan is damaged or of a newer version
 */
export function openComparison(named: string, resultsDir = RESULTS): Comparison {
  const dir = folderWithPlan(named, resultsDir, comparisonPath, {
    what: 'a comparison',
    next: 'Name a folder that seqcmp compare made; to go on with one run: seqcmp train --resume RUN.',
  });
  const path = comparisonPath(dir);
  refuseNewer(path, FORMAT_VERSION, 'comparison');
  return { dir, ...readJson(path, readPlan) };
}

/** What a run was made for, or null. @throws UserError as openComparison */
export function comparisonOf({ dir }: Pick<Run, 'dir'>): Comparison | null {
  if (!isComparison(dirname(dir))) return null;
  const comparison = openComparison(dirname(dir));
  return runFolders(comparison).includes(basename(dir)) ? comparison : null;
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
