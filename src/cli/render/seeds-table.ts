/** What the runs of several seeds came to, as tables on stdout: spread of every measure, and each seed apart. */
import type { Analysis, SeedStudy } from '../../compare/analysis.ts';
import { METRICS } from '../../eval/metric.ts';
import { type Spread, spreadOf } from '../../eval/spread.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed, signed } from './numbers.ts';
import { conditionsOf, rowsOf, type Summary, signatureLines } from './results-table.ts';
import { headedTable, widestThatFits } from './table.ts';

/** @param summaries of the analysis's runs, in its order */
export function seedsTable(
  { groups, leading }: Analysis,
  study: SeedStudy,
  summaries: readonly Summary[],
  style: Style,
): string {
  const tableOf = (shown: Analysis['groups']): string[] => {
    const names = shown.map(({ name }) => visibleLine(name));
    // One model's name has room over the titles.
    const [corner, means] =
      names.length === 1 ? [names[0], ['mean']] : ['', names.map((name) => `${name}, mean`)];
    const columns = means.flatMap((mean) => [mean, 'deviation', 'least', 'most']);
    const rows = rowsOf(summaries).map(({ title, of, format }) => [
      title,
      ...shown.flatMap(({ runs }) =>
        cellsOf(spreadOf(runs.map((place) => of(summaries[place]))), (value) => format(value)),
      ),
    ]);
    return headedTable(style, [[corner, ...columns], ...rows]);
  };
  const layouts = [[tableOf(groups)], groups.map((group) => tableOf([group]))];
  const table = widestThatFits(style, layouts);
  const seeds = `Seeds ${study.seeds.join(', ')}: ${study.seeds.length} runs each; deviation is that of a sample (n - 1).`;
  const notes = [seeds, ...conditionsOf(summaries), ...signatureLines(summaries)];
  const lines = [...table, '', ...noteLines(notes, style), ''];
  return [...lines, ...bySeedLines(groups, leading, study, style)].join('\n');
}

function cellsOf({ mean, deviation, least, most }: Spread, format: (value: number) => string): string[] {
  return [mean, deviation, least, most].map(format);
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
