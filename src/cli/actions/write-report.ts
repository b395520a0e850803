/** The report of runs, made from their folders alone and written where it is wanted. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Analysis, analyseRuns } from '../../compare/analyse.ts';
import { visibleLine } from '../../config/visible.ts';
import { type Report, renderReport } from '../../report/render-report.ts';
import { diskProblem, writeWhole } from '../../run/atomic-file.ts';
import type { Run } from '../../run/run-directory.ts';
import { shownPath } from '../terminal.ts';

export interface WrittenReport {
  readonly analysis: Analysis;
  readonly report: Report;
  /** Absolute. */
  readonly paths: readonly string[];
}

export async function writeReport(runs: readonly Run[], out: string): Promise<WrittenReport> {
  const analysis = analyseRuns(runs);
  const report = await renderReport(analysis);
  try {
    mkdirSync(out, { recursive: true });
  } catch (thrown) {
    throw diskProblem(thrown, 'write', out);
  }
  const paths = Object.entries(report).map(([name, text]) => {
    const path = join(out, name);
    writeWhole(path, text);
    return path;
  });
  return { analysis, report, paths };
}

/** The paths as lines for people. */
export function writtenLines(paths: readonly string[]): string {
  return paths
    .map((path, i) => `${i === 0 ? 'written  ' : '         '}${visibleLine(shownPath(path))}\n`)
    .join('');
}
