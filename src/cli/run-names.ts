/** What runs are called on a screen. */
import { basename, dirname } from 'node:path';
import type { Run } from '../run/run-directory.ts';
import { shownPath } from './terminal.ts';

export interface RunNames {
  /** That all runs lie in; empty where they do not. */
  readonly folder: string;
  /** One a run. */
  readonly names: readonly string[];
}

/** Runs of one folder, such as a comparison, by their own names, others by their paths. */
export function runNames(runs: readonly Run[]): RunNames {
  const folders = new Set(runs.map(({ dir }) => dirname(dir)));
  if (folders.size !== 1) return { folder: '', names: runs.map(({ dir }) => shownPath(dir)) };
  return { folder: shownPath(dirname(runs[0].dir)), names: runs.map(({ dir }) => basename(dir)) };
}
