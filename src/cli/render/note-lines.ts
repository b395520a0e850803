/** Sentences where a terminal shows them: in lines that end between words. Notes under a table are dim, a verdict is bold. */
import { wrapWords } from '../../tui/text/graphemes.ts';
import type { Style } from '../terminal.ts';

export function noteLines(
  notes: readonly string[],
  { dim, columns }: Pick<Style, 'dim' | 'columns'>,
): string[] {
  return notes.flatMap((note) => wrapWords(note, columns)).map((line) => dim(line));
}

/** What everybody should read. */
export function boldLines(sentence: string, { bold, columns }: Pick<Style, 'bold' | 'columns'>): string[] {
  return wrapWords(sentence, columns).map((line) => bold(line));
}
