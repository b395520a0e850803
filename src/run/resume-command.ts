/** What goes on as one, and the command that goes on with it, as it can be pasted. Not here: going on. */
import { basename, dirname } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { isComparison, isSuite, readComparisonPlan, readSuitePlan, runFolders } from './plans.ts';
import { shellPath } from './shell-path.ts';

export interface Whole {
  readonly command: 'train' | 'compare' | 'ablate' | 'verify';
  /** Absolute. */
  readonly folder: string;
}

/**
 * The comparison or the suite that a run is part of, by its plan, else the run: the runs of a comparison take turns.
 * @param dir of a run, a comparison or a suite of ablations, absolute
 */
export function wholeOf(dir: string): Whole {
  const above = dirname(dir);
  if (isComparison(dir)) return { command: 'compare', folder: dir };
  if (isSuite(dir)) return { command: suiteCommand(dir), folder: dir };
  if (isComparison(above) && isNamed(basename(dir), () => runFolders(readComparisonPlan(above))))
    return { command: 'compare', folder: above };
  const suite = dirname(above);
  if (isSuite(suite) && isNamed(basename(above), () => readSuitePlan(suite).names))
    return { command: suiteCommand(suite), folder: suite };
  return { command: 'train', folder: dir };
}

/** What made it; either command goes on with either. */
function suiteCommand(dir: string): 'ablate' | 'verify' {
  return holds(() => readSuitePlan(dir).command.startsWith('seqcmp verify'), false) ? 'verify' : 'ablate';
}

/** A plan that cannot be read may name anything: whoever goes on with it is told what is wrong with it. */
function isNamed(name: string, namesOf: () => readonly string[]): boolean {
  return holds(() => namesOf().includes(name), true);
}

/** @param otherwise for a plan that cannot be read */
function holds(ask: () => boolean, otherwise: boolean): boolean {
  try {
    return ask();
  } catch (thrown) {
    if (thrown instanceof UserError) return otherwise;
    throw thrown;
  }
}

/** @param dir as of {@link wholeOf} */
export function resumeCommand(dir: string): string {
  const { command, folder } = wholeOf(dir);
  return `seqcmp ${command} --resume ${shellPath(folder)}`;
}
