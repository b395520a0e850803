/** Paired comparisons as the lines of a table: the same for runs and for files. */
import type { PairedResult } from '../../eval/compare-paired.ts';
import { METRICS } from '../../eval/metric.ts';
import { decimalsInTable, LEAST_DIFFERING, winnerBy } from '../../eval/verdict.ts';
import type { Style } from '../terminal.ts';
import { noteLines } from './note-lines.ts';
import { fixed, signed, whole } from './numbers.ts';
import { tableLines } from './table.ts';

/** One metric. */
export interface PairedRow {
  readonly bootstrap: PairedResult<'bootstrap'>;
  readonly randomisation: PairedResult<'randomisation'>;
}

/** Of the second system against the first; at least one row. */
export function pairedLines(rows: readonly PairedRow[], style: Style): string[] {
  const [head, ...body] = tableLines([
    ['second less first', 'points', '95 % interval', 'better', 'p, bootstrap', 'p, randomisation'],
    ...rows.map(cellsOf),
  ]);
  const [{ bootstrap, randomisation }] = rows;
  const tests = `Paired bootstrap, ${whole(bootstrap.samples)} samples; paired approximate randomisation, ${whole(randomisation.samples)} trials; seed ${bootstrap.seed}.`;
  const caveat = `The p of the bootstrap is sacreBLEU’s, of the sizes of differences: too small for weak ones. What decides is the interval, where the two differ on ${LEAST_DIFFERING} sources or more.`;
  return [style.bold(head), ...body, '', ...noteLines([tests, caveat], style)];
}

function cellsOf({ bootstrap, randomisation }: PairedRow): string[] {
  const { metric, delta, low, high } = bootstrap;
  const winner = winnerBy(metric, bootstrap);
  const decimals = decimalsInTable(winner, [delta, low, high]);
  return [
    METRICS[metric].title,
    signed(delta, decimals),
    `${signed(low, decimals)} to ${signed(high, decimals)}`,
    winner ?? 'no winner',
    fixed(bootstrap.pValue, 4),
    fixed(randomisation.pValue, 4),
  ];
}
