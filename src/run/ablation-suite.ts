/**
 * A suite of ablations: a folder with `ablations.json`, which says what was asked for, and a folder of runs for each
 * ablation. What an ablation consists of is not known here (src/ablate).
 */
import { ENGINES, type EngineName } from '../config/schema.ts';
import { makeFolder, writeWhole } from './atomic-file.ts';
import { folderWithPlan } from './folder-with-plan.ts';
import { refuseNewer } from './format-version.ts';
import { jsonText, readJson } from './json-file.ts';
import { count, list, nullable, object, oneOf, text } from './json-shape.ts';
import { RESULTS, suitePath } from './layout.ts';
import { refuseTaken } from './run-directory.ts';

export interface SuitePlan {
  readonly names: readonly string[];
  readonly seeds: readonly number[];
  /** In the place of each experiment's own; null where nobody said. */
  readonly corpus: string | null;
  readonly updates: number | null;
  readonly engine: EngineName;
  /** Inside one operation. */
  readonly threads: number;
  /** The command line that made it. */
  readonly command: string;
}

export interface Suite extends SuitePlan {
  /** Absolute. */
  readonly dir: string;
}

const FORMAT_VERSION = 1;

const readPlan = object<SuitePlan>({
  names: list(text),
  seeds: list(count),
  corpus: nullable(text),
  updates: nullable(count),
  engine: oneOf(...ENGINES),
  threads: count,
  command: text,
});

/** @throws UserError when `dir` is there and not empty, or the disk refuses */
export function createSuite(dir: string, plan: SuitePlan): Suite {
  refuseTaken(dir, dir);
  makeFolder(dir);
  writeWhole(suitePath(dir), jsonText({ formatVersion: FORMAT_VERSION, ...plan }));
  return { dir, ...plan };
}

/** @param named its folder, or its name under `resultsDir` @throws UserError when there is none, or it is damaged */
export function openSuite(named: string, resultsDir = RESULTS): Suite {
  const dir = folderWithPlan(named, resultsDir, suitePath, {
    what: 'a suite of ablations',
    next: 'Name a folder that seqcmp ablate made.',
  });
  const path = suitePath(dir);
  refuseNewer(path, FORMAT_VERSION, 'suite of ablations');
  return { dir, ...readJson(path, readPlan) };
}
