/** `seqcmp report`: the report of runs, from their folders alone. */
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../../config/user-error.ts';
import { visible } from '../../config/visible.ts';
import { DEFAULT_FORMATS, REPORT_FILES, REPORT_FORMATS } from '../../report/formats.ts';
import { renderJson } from '../../report/json.ts';
import { RESULTS } from '../../run/layout.ts';
import { openRuns } from '../../run/open-runs.ts';
import { listRuns, type Run } from '../../run/run-directory.ts';
import type { ReportFlags } from '../commands/report.ts';
import { writeOut } from '../terminal.ts';
import { listOf } from './choose.ts';
import { openInBrowser } from './open-in-browser.ts';
import { newFolder } from './training-layers.ts';
import { writeReport, writtenLines } from './write-report.ts';

export async function reportRuns(
  names: readonly string[],
  { out, json, format, open }: ReportFlags,
): Promise<void> {
  const formats = format === undefined ? DEFAULT_FORMATS : listOf('--format', format, REPORT_FORMATS);
  if (open && !formats.includes('html')) {
    throw new UsageError(
      `--open: expected html among the formats, found ${formats.join(', ')}`,
      'Add html to --format, or leave --open out.',
    );
  }
  const runs = names.flatMap((name) => openRuns(name));
  const folder = out === undefined ? folderOf(runs) : resolve(out);
  const { analysis, paths } = await writeReport(runs, folder, formats);
  await writeOut(json ? renderJson(analysis) : `${visible(analysis.headline)}\n\n${writtenLines(paths)}`);
  if (open) await openInBrowser(join(folder, REPORT_FILES.html));
}

/** Unopened: one that is not asked for may be damaged. */
function countRuns(folder: string): number {
  return listRuns(folder).filter(({ dir }) => dirname(dir) === folder).length;
}

/** The comparison that all the runs are, or a new folder. */
function folderOf(runs: readonly Run[]): string {
  const parents = new Set(runs.map(({ dir }) => dirname(dir)));
  const [parent] = parents;
  const isComparison =
    runs.length > 1 && parents.size === 1 && parent !== resolve(RESULTS) && countRuns(parent) === runs.length;
  return isComparison ? parent : newFolder(undefined, runs[0].config.corpus.name, 'report');
}
