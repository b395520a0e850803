/** The report of runs, made from their folders alone and written where it is wanted. */
import { join } from 'node:path';
import { type Analysis, analyseRuns } from '../../compare/analyse.ts';
import { visibleLine } from '../../config/visible.ts';
import type { ReportFormat } from '../../report/formats.ts';
import { renderReport } from '../../report/render-report.ts';
import { makeFolder, writeWhole } from '../../run/atomic-file.ts';
import type { Run } from '../../run/run-directory.ts';
import { shownPath } from '../terminal.ts';

export interface WrittenReport {
  readonly analysis: Analysis;
  /** Absolute. */
  readonly paths: readonly string[];
}

/** @param formats html, md and json when left out */
export async function writeReport(
  runs: readonly Run[],
  out: string,
  formats?: readonly ReportFormat[],
): Promise<WrittenReport> {
  const analysis = analyseRuns(runs);
  const report = await renderReport(analysis, formats);
  makeFolder(out);
  const paths = Object.entries(report).map(([name, text]) => {
    const path = join(out, name);
    writeWhole(path, text);
    return path;
  });
  return { analysis, paths };
}

/** The paths as lines for people. */
export function writtenLines(paths: readonly string[]): string {
  return paths
    .map((path, i) => `${i === 0 ? 'written  ' : '         '}${visibleLine(shownPath(path))}\n`)
    .join('');
}
