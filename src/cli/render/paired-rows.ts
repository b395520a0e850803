/** Paired comparisons as the lines of a table: the same for runs and for files; and two models over seeds. */
import type { PairedResult } from '../../eval/compare-paired.ts';
import { METRICS } from '../../eval/metric.ts';
import type { SeedDifference } from '../../eval/over-seeds.ts';
import {
  decimalsInTable,
  fewSourcesNote,
  LEAST_DIFFERING,
  P_VALUES_READ,
  type PairNames,
  winnerBy,
} from '../../eval/verdict.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed, signed } from './numbers.ts';
import { headedTable } from './table.ts';

/** One metric. */
export interface PairedRow {
  readonly bootstrap: PairedResult<'bootstrap'>;
  readonly randomisation: PairedResult<'randomisation'>;
}

/** Of the second system against the first. @param names of the two @param rows at least one */
export function pairedLines(names: readonly string[], rows: readonly PairedRow[], style: Style): string[] {
  const [first, second] = names.map(visibleLine);
  const table = headedTable(style, [
    [`${second} less ${first}`, 'points', '95 % interval', 'better', 'p, bootstrap', 'p, randomisation'],
    ...rows.map((row) => cellsOf(row, { first, second })),
  ]);
  const [{ bootstrap, randomisation }] = rows;
  const tests = `Paired bootstrap, ${formatCount(bootstrap.samples)} samples; paired approximate randomisation, ${formatCount(randomisation.samples)} trials; seed ${bootstrap.seed}.`;
  return [...table, '', ...noteLines([tests, P_VALUES_READ, ...fewSourcesNote(bootstrap.segments)], style)];
}

/** Of the second model against the first. @param names of the two @param rows at least one */
export function overSeedsLines(
  names: readonly string[],
  rows: readonly SeedDifference[],
  style: Style,
): string[] {
  const [first, second] = names.map(visibleLine);
  const table = headedTable(style, [
    [`${second} less ${first}`, 'points', 'over both, 95 %', 'better', 'over seeds', 'over sources'],
    ...rows.map(({ metric, delta, differing, togetherInterval, seedInterval, sourceInterval }) => {
      const intervals = [togetherInterval, seedInterval, sourceInterval];
      const winner = winnerBy(metric, { ...togetherInterval, differing });
      const decimals = decimalsInTable(winner, [delta, ...intervals.flatMap(({ low, high }) => [low, high])]);
      const [both, seeds, sources] = intervals.map(
        ({ low, high }) => `${signed(low, decimals)} to ${signed(high, decimals)}`,
      );
      const better = winner === null ? 'no winner' : { first, second }[winner];
      return [METRICS[metric].title, signed(delta, decimals), both, better, seeds, sources];
    }),
  ]);
  const [{ degrees, samples }] = rows;
  const how = `Means of ${degrees + 1} seeds, runs of one seed paired. Over seeds: Student’s t; over sources: paired bootstrap, ${formatCount(samples)} samples. What decides is the interval over both, where the two differ on ${LEAST_DIFFERING} sources or more.`;
  return [...table, '', ...noteLines([how], style)];
}

function cellsOf({ bootstrap, randomisation }: PairedRow, names: PairNames): string[] {
  const { metric, delta, low, high } = bootstrap;
  const winner = winnerBy(metric, bootstrap);
  const decimals = decimalsInTable(winner, [delta, low, high]);
  return [
    METRICS[metric].title,
    signed(delta, decimals),
    `${signed(low, decimals)} to ${signed(high, decimals)}`,
    winner === null ? 'no winner' : names[winner],
    fixed(bootstrap.pValue, 4),
    fixed(randomisation.pValue, 4),
  ];
}
