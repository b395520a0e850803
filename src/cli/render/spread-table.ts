/** Measures of the runs of several seeds as a table: of each model mean, deviation, least and most. */
import type { RunGroup } from '../../compare/analysis.ts';
import { spreadOf } from '../../eval/spread.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { headedTable, widestThatFits } from './table.ts';

export interface MeasuredRow {
  readonly title: string;
  /** One a run. */
  readonly values: readonly number[];
  format(value: number): string;
}

/** One table of all models where it fits, else one of each. */
export function spreadTable(
  groups: readonly RunGroup[],
  rows: readonly MeasuredRow[],
  style: Style,
): string[] {
  const tableOf = (shown: readonly RunGroup[]): string[] => {
    const names = shown.map(({ name }) => visibleLine(name));
    // One model's name has room over the titles.
    const [corner, means] =
      names.length === 1 ? [names[0], ['mean']] : ['', names.map((name) => `${name}, mean`)];
    const columns = means.flatMap((mean) => [mean, 'deviation', 'least', 'most']);
    const cells = rows.map(({ title, values, format }) => [
      title,
      ...shown.flatMap(({ runs }) => {
        const { mean, deviation, least, most } = spreadOf(runs.map((place) => values[place]));
        return [mean, deviation, least, most].map((value) => format(value));
      }),
    ]);
    return headedTable(style, [[corner, ...columns], ...cells]);
  };
  return widestThatFits(style, [[tableOf(groups)], groups.map((group) => tableOf([group]))]);
}

export function seedsNote(seeds: readonly number[]): string {
  return `Seeds ${seeds.join(', ')}: ${seeds.length} runs each; deviation is that of a sample (n - 1).`;
}
