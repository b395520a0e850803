/** Paired comparisons as the lines of a table: the same for runs and for files. */
import type { PairedResult } from '../../eval/compare-paired.ts';
import { METRICS } from '../../eval/metric.ts';
import type { Style } from '../terminal.ts';
import { fixed, signed, whole } from './numbers.ts';
import { tableLines } from './table.ts';

/** One metric. */
export interface PairedRow {
  readonly bootstrap: PairedResult<'bootstrap'>;
  readonly randomisation: PairedResult<'randomisation'>;
}

/** Of the second system against the first; at least one row. */
export function pairedLines(rows: readonly PairedRow[], { bold, dim }: Style): string[] {
  const [head, ...body] = tableLines([
    ['second less first', 'points', '95 % interval', 'better', 'p, bootstrap', 'p, randomisation'],
    ...rows.map(({ bootstrap, randomisation }) => [
      METRICS[bootstrap.metric].title,
      signed(bootstrap.delta),
      `${signed(bootstrap.low)} to ${signed(bootstrap.high)}`,
      better(bootstrap),
      fixed(bootstrap.pValue, 4),
      fixed(randomisation.pValue, 4),
    ]),
  ]);
  const [{ bootstrap, randomisation }] = rows;
  const tests = `Paired bootstrap, ${whole(bootstrap.samples)} samples; paired approximate randomisation, ${whole(randomisation.samples)} trials; seed ${bootstrap.seed}.`;
  const caveat =
    'The p of the bootstrap is sacreBLEU’s, of the sizes of differences: too small for weak ones. What decides is the interval.';
  return [bold(head), ...body, '', dim(tests), dim(caveat)];
}

function better({ metric, low, high }: PairedResult): string {
  if (low <= 0 && high >= 0) return 'no winner';
  return low > 0 === (METRICS[metric].better === 'higher') ? 'second' : 'first';
}
