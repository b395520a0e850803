/** What runs are called on a screen. */
import { basename, dirname } from 'node:path';
import type { Run } from '../run/run-directory.ts';
import { shownPath } from './terminal.ts';

export interface ScreenNames {
  /** That all runs lie in, or the one run itself; empty where they lie apart. */
  readonly folder: string;
  /** One a run. */
  readonly names: readonly string[];
}

/** Runs of one folder, such as a comparison, by their own names, others by their paths. */
export function screenNames(runs: readonly Run[]): ScreenNames {
  const [first, ...others] = runs;
  if (others.length === 0) return { folder: shownPath(first.dir), names: [basename(first.dir)] };
  const folders = new Set(runs.map(({ dir }) => dirname(dir)));
  if (folders.size !== 1) return { folder: '', names: runs.map(({ dir }) => shownPath(dir)) };
  return { folder: shownPath(dirname(first.dir)), names: runs.map(({ dir }) => basename(dir)) };
}
