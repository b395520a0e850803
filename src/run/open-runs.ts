/** Runs by the names that people give: a run, or a folder of runs, such as a comparison, which stands for them. */
import { dirname } from 'node:path';
import { openComparison, runsOf } from './comparison.ts';
import { placesOf, RESULTS } from './layout.ts';
import { isComparison } from './plans.ts';
import { listRuns, openRun, type Run } from './run-directory.ts';

/**
 * @param named the folder of a run, or of runs, or its name under `results/`
 * @returns one run, those that a comparison's plan names, or all in a folder; by name
 * @throws UserError as openRun and runsOf do
 */
export function openRuns(named: string): Run[] {
  for (const place of placesOf(named, RESULTS)) {
    if (isComparison(place)) return runsOf(openComparison(place)).sort((a, b) => (a.dir < b.dir ? -1 : 1));
    const inside = listRuns(place).filter(({ dir }) => dirname(dir) === place);
    if (inside.length > 0) return inside.map(({ dir }) => openRun(dir));
  }
  return [openRun(named)];
}
