/** `seqcmp report`: the report of runs, from their folders alone. */
import { dirname, resolve } from 'node:path';
import { visible } from '../../config/visible.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import type { ReportFlags } from '../commands/report.ts';
import { writeOut } from '../terminal.ts';
import { newFolder } from './training-layers.ts';
import { writeReport, writtenLines } from './write-report.ts';

export async function reportRuns(names: readonly string[], { out, json }: ReportFlags): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  const { analysis, report, paths } = await writeReport(
    runs,
    out === undefined ? folderOf(runs) : resolve(out),
  );
  await writeOut(json ? report['report.json'] : `${visible(analysis.headline)}\n\n${writtenLines(paths)}`);
}

/** The comparison that all the runs are, or a new folder. */
function folderOf(runs: readonly Run[]): string {
  const parents = new Set(runs.map(({ dir }) => dirname(dir)));
  const [parent] = parents;
  const isComparison = parents.size === 1 && openRuns(parent).length === runs.length && runs.length > 1;
  return isComparison && parent !== resolve('results')
    ? parent
    : newFolder(undefined, runs[0].config.corpus.name, 'report');
}
