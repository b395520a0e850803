/** Notes under a table: dim, and where a terminal shows them in lines that end between words. */
import { joinInLines } from '../../tui/text/graphemes.ts';
import type { Style } from '../terminal.ts';

export function noteLines(
  notes: readonly string[],
  { dim, columns }: Pick<Style, 'dim' | 'columns'>,
): string[] {
  return notes.flatMap((note) => joinInLines(note.split(' '), columns, ' ')).map((line) => dim(line));
}
