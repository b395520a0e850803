/** The command that goes on with what is not finished, as it can be pasted. Not here: going on. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { comparisonPath, suitePath } from './layout.ts';
import { shellPath } from './shell-path.ts';

/**
 * Of a run that is part of a comparison or of a suite the whole's: the runs of a comparison take turns.
 * @param dir of a run, a comparison or a suite of ablations, absolute
 */
export function resumeCommand(dir: string): string {
  const above = dirname(dir);
  const comparison = [dir, above].find((folder) => existsSync(comparisonPath(folder)));
  if (comparison !== undefined) return resume('compare', comparison);
  const suite = [dir, dirname(above)].find((folder) => existsSync(suitePath(folder)));
  return suite === undefined ? resume('train', dir) : resume('ablate', suite);
}

function resume(command: 'train' | 'compare' | 'ablate', folder: string): string {
  return `seqcmp ${command} --resume ${shellPath(folder)}`;
}
