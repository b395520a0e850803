/** All keys of the interactive decoder. key-actions.ts and line-keys.ts do what stands here. */
import type { Room } from '../draw/heatmap.ts';
import { bold, type Row } from '../draw/span.ts';
import { wrapWords } from '../text/graphemes.ts';
import type { DecodeState, View } from './decode-state.ts';
import { partLeftOut } from './leave-out.ts';
import { cropRows } from './pane-layout.ts';

export const VIEW_TITLES: Readonly<Record<View, string>> = {
  answers: 'Answers',
  beam: 'Beam',
  attention: 'Attention',
  step: 'Step',
  inside: 'Inside',
};

const HELP: readonly (readonly [keys: string, does: string])[] = [
  ['Enter', 'answer the line; in a view: type a new line'],
  ['Tab, Shift-Tab', 'next view, view before'],
  ['1 to 5', 'views, after an answer; Alt-1 to Alt-5 while typing'],
  ['arrows', 'position, step, head or place; in the line: cursor, history'],
  ['in Inside', '←→ stage, Shift-←→ place, Ctrl- or Alt-←→ model, ↑↓ token'],
  ['Ctrl-T, Ctrl-R', 'next test sentence, a random one: with references, scores'],
  ['Ctrl-O', 'write the answers to a file in this folder'],
  ['Ctrl-X, Alt-X', 'models without a part, then without the next; whole again'],
  ['Ctrl-A, Ctrl-E', 'begin and end of the line (also Home, End)'],
  ['Ctrl- or Alt-arrows', 'word by word (also Alt-B, Alt-F)'],
  ['Page Up, Page Down', 'more rows; in Attention, Ctrl-← and Ctrl-→: more columns'],
  ['Ctrl-W, -U, -K', 'delete the word before, all before, all after the cursor'],
  ['Alt-D', 'delete the word after the cursor'],
  ['↑ ↓', 'lines asked before (also Ctrl-P, Ctrl-N)'],
  ['?', 'these keys (F1 while typing)'],
  ['Ctrl-Z', 'suspend, until the shell is told fg (not on Windows)'],
  ['Esc, Ctrl-C', 'leave'],
];

const KEYS_WIDTH = 21;
/** Columns from which on keys stand beside what they do; else over it. */
const BESIDE = 50;

/** @param past lines that are scrolled past, at most */
export function helpRows(past: number, { width, height }: Room): Row[] {
  const last = lastHelpScroll({ width, height });
  const title = last > 0 ? 'Keys (↑↓ scroll, any other key goes back)' : 'Keys (any key goes back)';
  const rows = allRows(width).slice(Math.min(past, last));
  return [bold(title), ...cropRows(rows, shownOf(height), 'more lines (↓)')];
}

/** How many lines there are to scroll past. */
export function lastHelpScroll({ width, height }: Pick<Room, 'width' | 'height'>): number {
  return Math.max(0, allRows(width).length - shownOf(height));
}

/** Lines of keys under the title. */
const shownOf = (height: number): number => Math.max(1, height - 1);

const allRows = (width: number): Row[] => HELP.flatMap(([keys, does]) => keyRows(keys, does, width));

function keyRows(keys: string, does: string, width: number): Row[] {
  const beside = width >= BESIDE;
  const indent = beside ? KEYS_WIDTH : 2;
  const lines = wrapWords(does, width - indent);
  const named = { text: keys.padEnd(beside ? KEYS_WIDTH : 0), bold: true };
  const under = lines.slice(beside ? 1 : 0).map((text): Row => [{ text: ' '.repeat(indent) + text }]);
  return [beside ? [named, { text: lines[0] }] : [named], ...under];
}

/** The keys that matter now, for the last line: while a part is out, what leads on and back, and fewer others. */
export function keysOf(state: DecodeState): string {
  const { focus, view, line } = state;
  const isOut = partLeftOut(state) !== null;
  if (focus === 'line') {
    const enter = line.parts.length > 0 ? 'Enter answer' : '↑ history';
    if (isOut) return `${OUT_KEYS} · ${enter} · ? keys`;
    return `${enter} · Ctrl-T test sentence · Tab views · ? keys · Esc leave`;
  }
  if (isOut) return `${OUT_KEYS} · ${VIEW_KEYS[view].replace(/ · Shift.*/, '')} · ? keys`;
  // Of Inside there is more to say than 80 columns have room for.
  const others = view === 'inside' ? '' : ' · 1-5 views · Ctrl-T test · Enter type';
  return `${VIEW_KEYS[view]}${others} · ? keys · Esc leave`;
}

const OUT_KEYS = 'Ctrl-X next · Alt-X whole';

const VIEW_KEYS: Readonly<Record<View, string>> = {
  answers: '↑↓ scroll',
  beam: '←→ step',
  attention: '←→ head · ↑↓ place',
  step: '←→ position',
  inside: '←→ stage · ↑↓ token · Shift-←→ place · Alt-←→ model',
};
