/** What goes on as one, and the command that goes on with it, as it can be pasted. Not here: going on. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { comparisonPath, suitePath } from './layout.ts';
import { shellPath } from './shell-path.ts';

interface Whole {
  readonly command: 'train' | 'compare' | 'ablate';
  /** Absolute. */
  readonly folder: string;
}

/**
 * The comparison or the suite that a run is part of, else the run: the runs of a comparison take turns.
 * @param dir of a run, a comparison or a suite of ablations, absolute
 */
export function wholeOf(dir: string): Whole {
  const above = dirname(dir);
  const comparison = [dir, above].find((folder) => existsSync(comparisonPath(folder)));
  if (comparison !== undefined) return { command: 'compare', folder: comparison };
  const suite = [dir, dirname(above)].find((folder) => existsSync(suitePath(folder)));
  return suite === undefined ? { command: 'train', folder: dir } : { command: 'ablate', folder: suite };
}

/** @param dir as of {@link wholeOf} */
export function resumeCommand(dir: string): string {
  const { command, folder } = wholeOf(dir);
  return `seqcmp ${command} --resume ${shellPath(folder)}`;
}
