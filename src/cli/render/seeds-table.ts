/** What the runs of several seeds came to, as tables on stdout: spread of every measure, and each seed apart. */
import type { Analysis, SeedStudy } from '../../compare/analysis.ts';
import { METRICS } from '../../eval/metric.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed, signed } from './numbers.ts';
import { conditionsOf, rowsOf, type Summary, signatureLines } from './results-table.ts';
import { seedsNote, spreadTable } from './spread-table.ts';
import { headedTable } from './table.ts';

/** @param summaries of the analysis's runs, in its order */
export function seedsTable(
  { groups, leading }: Analysis,
  study: SeedStudy,
  summaries: readonly Summary[],
  style: Style,
): string {
  const rows = rowsOf(summaries).map(({ title, of, format }) => ({
    title,
    values: summaries.map((run) => of(run)),
    format,
  }));
  const table = spreadTable(groups, rows, style);
  const notes = [seedsNote(study.seeds), ...conditionsOf(summaries), ...signatureLines(summaries)];
  const lines = [...table, '', ...noteLines(notes, style), ''];
  return [...lines, ...bySeedLines(groups, leading, study, style)].join('\n');
}

function bySeedLines(
  groups: Analysis['groups'],
  leading: Analysis['leading'],
  { bySeed }: SeedStudy,
  style: Style,
): string[] {
  if (bySeed.length === 0) return [];
  const table = headedTable(style, [
    [
      `${METRICS[leading].title} by seed`,
      ...groups.map(({ name }) => visibleLine(name)),
      'difference',
      '95 % interval',
      'p, randomisation',
    ],
    ...bySeed.map(({ seed, scores, delta, low, high, pValue }) => [
      String(seed),
      ...scores.map((value) => fixed(value, 2)),
      signed(delta),
      `${signed(low)} to ${signed(high)}`,
      fixed(pValue, 4),
    ]),
  ]);
  return [...table, ''];
}
