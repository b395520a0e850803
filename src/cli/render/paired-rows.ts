/** Paired comparisons as the lines of a table: the same for runs and for files. */
import type { PairedResult } from '../../eval/compare-paired.ts';
import { METRICS } from '../../eval/metric.ts';
import type { Style } from '../terminal.ts';
import { fixed, whole } from './numbers.ts';
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
  return [bold(head), ...body, '', dim(tests)];
}

function better({ metric, low, high }: PairedResult): string {
  if (low <= 0 && high >= 0) return 'no winner';
  return low > 0 === (METRICS[metric].better === 'higher') ? 'second' : 'first';
}

function signed(value: number): string {
  const text = fixed(value, 2);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace(/^-(0\.0+)$/, '$1');
}
