/** The line being typed, with its cursor; what does not fit is scrolled past. */
import { escapeSequence, isJoiner, replaceInvisible } from '../../text/invisible.ts';
import type { Row } from '../draw/span.ts';
import { widthOf } from '../text/graphemes.ts';
import type { Line } from '../text/line-editor.ts';

export interface ShownLine {
  readonly line: Line;
  readonly width: number;
  /** Whether keys go here. */
  readonly focused: boolean;
  /** Shown while nothing is typed. */
  readonly hint: string;
}

const PROMPT = '❯ ';

export function inputRow({ line, width, focused, hint }: ShownLine): Row {
  const prompt = { text: PROMPT, bold: focused, dim: !focused, ...(focused ? { colour: 'cyan' } : {}) };
  if (line.parts.length === 0) {
    return [prompt, ...(focused ? [{ text: ' ', inverse: true }] : []), { text: hint, dim: true }];
  }
  const { before, at, after } = visiblePart(line, width - PROMPT.length);
  return [prompt, { text: before }, { text: at, inverse: focused }, { text: after }];
}

/** As many graphemes as fit, the cursor among them, no more than three quarters along. */
function visiblePart({ parts, cursor }: Line, width: number) {
  let from = cursor;
  let used = 0;
  while (from > 0 && used + widthOf(shown(parts[from - 1])) <= 0.75 * width)
    used += widthOf(shown(parts[--from]));
  const at = cursor < parts.length ? shown(parts[cursor]) : ' ';
  used += widthOf(at);
  let until = cursor + 1;
  while (until < parts.length && used + widthOf(shown(parts[until])) <= width)
    used += widthOf(shown(parts[until++]));
  const text = (start: number, end: number) => parts.slice(start, end).map(shown).join('');
  return { before: text(from, cursor), at, after: text(cursor + 1, until) };
}

function shown(grapheme: string): string {
  return replaceInvisible(grapheme, (character) =>
    isJoiner(character) ? character : escapeSequence(character),
  );
}
