/** Sentences where a terminal shows them: in lines that end between words. Notes under a table are dim. */
import { joinInLines } from '../../tui/text/graphemes.ts';
import type { Style } from '../terminal.ts';

export function wrapped(text: string, columns: number): string[] {
  return joinInLines(text.split(' '), columns, ' ');
}

export function noteLines(
  notes: readonly string[],
  { dim, columns }: Pick<Style, 'dim' | 'columns'>,
): string[] {
  return notes.flatMap((note) => wrapped(note, columns)).map((line) => dim(line));
}
