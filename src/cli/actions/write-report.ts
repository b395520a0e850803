/** The report of runs, made from their folders alone and written where it is wanted. */
import { join } from 'node:path';
import { type Analysis, analyseRuns } from '../../compare/analyse.ts';
import { makeFolder, writeWhole } from '../../files/atomic-file.ts';
import type { ReportFormat } from '../../report/formats.ts';
import { renderReport } from '../../report/render-report.ts';
import type { Run } from '../../run/run-directory.ts';
import { visibleLine } from '../../text/visible.ts';
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
  return { analysis, paths: writeTexts(out, await renderReport(analysis, formats)) };
}

/** @param texts by the name of their file @returns absolute paths */
export function writeTexts(out: string, texts: Readonly<Record<string, string>>): string[] {
  makeFolder(out);
  return Object.entries(texts).map(([name, text]) => {
    const path = join(out, name);
    writeWhole(path, text);
    return path;
  });
}

/** The paths as lines for people. */
export function writtenLines(paths: readonly string[]): string {
  return paths
    .map((path, i) => `${i === 0 ? 'written  ' : '         '}${visibleLine(shownPath(path))}\n`)
    .join('');
}
