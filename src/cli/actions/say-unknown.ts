/** How many lines had symbols that a vocabulary does not hold. */
import { counted, formatCount } from '../../text/numbers.ts';
import { writeErr } from '../terminal.ts';

/** Once, at the end: with other data than a run has learnt from, most lines have some. */
export function sayUnknown(side: 'source' | 'target', unknown: number, lines: number): void {
  if (unknown === 0) return;
  const taken = side === 'source' ? 'they were read as the unknown one' : 'they count as the unknown one';
  writeErr(
    `${formatCount(unknown)} of ${counted(lines, 'line')} had symbols that the ${side} vocabulary does not hold; ${taken}.\n`,
  );
}
