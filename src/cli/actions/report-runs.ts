/** `seqcmp report`: the report of runs, from their folders alone. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../config/user-error.ts';
import { corpusName } from '../../data/corpus.ts';
import { DEFAULT_FORMATS, LEDGER_FILE, REPORT_FILES, REPORT_FORMATS } from '../../report/formats.ts';
import { comparisonOf } from '../../run/comparison.ts';
import { openRuns } from '../../run/open-runs.ts';
import { runFolders } from '../../run/plans.ts';
import type { Run } from '../../run/run-directory.ts';
import { visible, visibleLine } from '../../text/visible.ts';
import { wrapWords } from '../../tui/text/graphemes.ts';
import type { ReportFlags } from '../commands/report.ts';
import { shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { newFolder } from './new-folder.ts';
import { openInBrowser } from './open-in-browser.ts';
import { listOf } from './typed-names.ts';
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
  const { columns } = styleOf(process.stdout);
  const said = [analysis.headline, ...analysis.notes].flatMap((text) => wrapWords(visible(text), columns));
  await (json ? writeJson(analysis) : writeOut(`${said.join('\n')}\n\n${writtenLines(paths)}`));
  if (out !== undefined) sayWhatStays(folder, paths);
  if (open) await openInBrowser(join(folder, REPORT_FILES.html));
}

/** In a folder that was named, formats that are not asked for now may be of other runs. */
function sayWhatStays(folder: string, written: readonly string[]): void {
  const stays = [...Object.values(REPORT_FILES), LEDGER_FILE]
    .map((name) => join(folder, name))
    .filter((path) => !written.includes(path) && existsSync(path));
  if (stays.length === 0) return;
  const names = stays.map((path) => visibleLine(shownPath(path)));
  writeErr(`Left as found, perhaps of other runs: ${names.join(', ')}\n`);
}

/** The comparison that the runs are, all of its own and no other, or a new folder. */
function folderOf(runs: readonly Run[]): string {
  const comparison = comparisonOf(runs[0]);
  const own = comparison ? runFolders(comparison).map((name) => join(comparison.dir, name)) : [];
  const isAll = own.length === runs.length && own.every((path) => runs.some(({ dir }) => dir === path));
  return comparison && isAll
    ? comparison.dir
    : newFolder(undefined, corpusName(runs[0].config.corpus), 'report');
}
