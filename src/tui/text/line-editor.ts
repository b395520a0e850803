/** The line being typed: a text and a cursor between its graphemes, moved on by edits. Not here: keys, history. */
import { splitGraphemes, wordAfter, wordBefore } from './graphemes.ts';

export interface Line {
  readonly parts: readonly string[];
  /** 0 is before the first grapheme. */
  readonly cursor: number;
}

export type Edit =
  | { readonly type: 'insert'; readonly text: string }
  | { readonly type: 'move'; readonly to: Place }
  /** Removes what lies between the cursor and that place. */
  | { readonly type: 'delete'; readonly to: Place };

export type Place = 'left' | 'right' | 'word-left' | 'word-right' | 'start' | 'end';

export const EMPTY_LINE: Line = { parts: [], cursor: 0 };

export function lineOf(text: string): Line {
  const parts = splitGraphemes(text);
  return { parts, cursor: parts.length };
}

export const textOf = ({ parts }: Line): string => parts.join('');

export function editLine(line: Line, edit: Edit): Line {
  const { parts, cursor } = line;
  switch (edit.type) {
    case 'insert': {
      // Cut anew with its neighbours, which what is typed may join, as a combining accent does; not the whole line.
      const [from, until] = [Math.max(0, cursor - 1), cursor + 1];
      const before = splitGraphemes(parts.slice(from, cursor).join('') + edit.text);
      const joined = splitGraphemes(before.join('') + parts.slice(cursor, until).join(''));
      const replaced = [...parts.slice(0, from), ...joined, ...parts.slice(until)];
      return { parts: replaced, cursor: Math.min(from + before.length, replaced.length) };
    }
    case 'move':
      return { parts, cursor: placeOf(line, edit.to) };
    case 'delete': {
      const to = placeOf(line, edit.to);
      const [from, until] = [Math.min(cursor, to), Math.max(cursor, to)];
      return { parts: [...parts.slice(0, from), ...parts.slice(until)], cursor: from };
    }
    default:
      return edit satisfies never;
  }
}

function placeOf({ parts, cursor }: Line, place: Place): number {
  switch (place) {
    case 'left':
      return Math.max(0, cursor - 1);
    case 'right':
      return Math.min(parts.length, cursor + 1);
    case 'word-left':
      return wordBefore(parts, cursor);
    case 'word-right':
      return wordAfter(parts, cursor);
    case 'start':
      return 0;
    case 'end':
      return parts.length;
    default:
      return place satisfies never;
  }
}
