/** Keys that edit the line, as shells and editors have them, and those that go through its history. */
import { recall } from '../text/history.ts';
import { isCtrl, isKey, type Key, type NamedKey } from '../text/key-parser.ts';
import { type Edit, editLine, lineOf, textOf } from '../text/line-editor.ts';
import type { DecodeState } from './decode-state.ts';

type Edited = Pick<DecodeState, 'line' | 'history'>;

/** Null where the key changes neither. */
export function editByKey({ line, history }: Edited, key: Key): Edited | null {
  const recalled = (direction: 'older' | 'newer'): Edited | null => {
    const found = recall(history, direction, textOf(line));
    return found && { history: found.history, line: lineOf(found.text) };
  };
  if (isKey(key, 'up') || isCtrl(key, 'p')) return recalled('older');
  if (isKey(key, 'down') || isCtrl(key, 'n')) return recalled('newer');
  const edit = editOf(key);
  return edit ? { history, line: editLine(line, edit) } : null;
}

function editOf(key: Key): Edit | undefined {
  switch (key.type) {
    case 'text':
      return { type: 'insert', text: key.text };
    case 'ctrl':
      return CTRL_EDITS[key.letter];
    case 'alt':
      return key.letter === 'd' ? { type: 'delete', to: 'word-right' } : undefined;
    case 'named':
      return NAMED_EDITS[key.name];
    default:
      return key satisfies never;
  }
}

const CTRL_EDITS: Readonly<Record<string, Edit | undefined>> = {
  a: { type: 'move', to: 'start' },
  e: { type: 'move', to: 'end' },
  b: { type: 'move', to: 'left' },
  f: { type: 'move', to: 'right' },
  d: { type: 'delete', to: 'right' },
  w: { type: 'delete', to: 'word-left' },
  u: { type: 'delete', to: 'start' },
  k: { type: 'delete', to: 'end' },
};

const NAMED_EDITS: Readonly<Partial<Record<NamedKey, Edit>>> = {
  left: { type: 'move', to: 'left' },
  right: { type: 'move', to: 'right' },
  'shift-left': { type: 'move', to: 'left' },
  'shift-right': { type: 'move', to: 'right' },
  'word-left': { type: 'move', to: 'word-left' },
  'word-right': { type: 'move', to: 'word-right' },
  home: { type: 'move', to: 'start' },
  end: { type: 'move', to: 'end' },
  backspace: { type: 'delete', to: 'left' },
  delete: { type: 'delete', to: 'right' },
  'word-backspace': { type: 'delete', to: 'word-left' },
};
