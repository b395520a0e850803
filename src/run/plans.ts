/** What a comparison and a suite of ablations are to consist of, as their files say it. Not here: their folders. */
import { existsSync } from 'node:fs';
import { ENGINES, type EngineName, MODELS, type ModelName } from '../config/schema.ts';
import { count, filledList, list, nullable, object, oneOf, text } from '../files/json-shape.ts';
import { refuseNewer } from './format-version.ts';
import { readJson } from './json-file.ts';
import { comparisonPath, runFolder, suitePath } from './layout.ts';

/** Of both files. */
export const PLAN_VERSION = 1;

/** Whether a folder has the plan of a comparison, whatever stands in it. */
export function isComparison(dir: string): boolean {
  return existsSync(comparisonPath(dir));
}

/** As {@link isComparison}, of a suite of ablations. */
export function isSuite(dir: string): boolean {
  return existsSync(suitePath(dir));
}

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

const comparisonPlan = object<ComparisonPlan>({
  models: filledList(oneOf(...MODELS)),
  seeds: filledList(count),
  matched: list(text),
  command: text,
  corpusHash: text,
  tokenizerHash: text,
});

/** The folders of a comparison's runs within it: those of the first seed, by model, then of the next. */
export function runFolders({ models, seeds }: Pick<ComparisonPlan, 'models' | 'seeds'>): string[] {
  return seeds.flatMap((seed) => models.map((model) => runFolder(model, seeds.length > 1 ? seed : null)));
}

/** @param dir of a comparison @throws UserError when its plan is damaged or of a newer version */
export function readComparisonPlan(dir: string): ComparisonPlan {
  const path = comparisonPath(dir);
  refuseNewer(path, PLAN_VERSION, 'comparison');
  return readJson(path, comparisonPlan);
}

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

const suitePlan = object<SuitePlan>({
  names: filledList(text),
  seeds: filledList(count),
  corpus: nullable(text),
  updates: nullable(count),
  engine: oneOf(...ENGINES),
  threads: count,
  command: text,
});

/** @param dir of a suite @throws UserError as {@link readComparisonPlan} */
export function readSuitePlan(dir: string): SuitePlan {
  const path = suitePath(dir);
  refuseNewer(path, PLAN_VERSION, 'suite of ablations');
  return readJson(path, suitePlan);
}
