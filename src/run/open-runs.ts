/** Runs by the names that people give: a run, or a comparison, which stands for the runs in it. */
import { dirname, resolve } from 'node:path';
import { RESULTS } from './layout.ts';
import { listRuns, openRun, type Run } from './run-directory.ts';

/**
 * @param named a run's or a comparison's folder, or its name under `resultsDir`
 * @returns one run, or those of the comparison by name
 * @throws UserError as openRun does
 */
export function openRuns(named: string, resultsDir = RESULTS): Run[] {
  for (const place of [resolve(named), resolve(resultsDir, named)]) {
    const inside = listRuns(place).filter(({ dir }) => dirname(dir) === place);
    if (inside.length > 0) return inside.map(({ dir }) => openRun(dir));
  }
  return [openRun(named, resultsDir)];
}
