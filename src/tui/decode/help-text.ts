/** All keys of the interactive decoder. key-actions.ts and line-keys.ts do what stands here. */
import { bold, type Row } from '../draw/span.ts';
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

export function helpRows(height: number): Row[] {
  const rows = HELP.map(
    ([keys, does]): Row => [{ text: keys.padEnd(KEYS_WIDTH), bold: true }, { text: does }],
  );
  return cropRows([bold('Keys (any key goes back)'), ...rows], height);
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
