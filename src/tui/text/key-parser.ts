/**
 * What a terminal sends, as keys. ink's own reading is not used: it gives Backspace and Delete one name, and takes a
 * chunk that holds several control characters for one key. Sequences: xterm's ctlseqs; bracketed paste included.
 */

export type Key =
  /** One or more characters, typed or pasted. No control characters. */
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'named'; readonly name: NamedKey }
  /** A small letter with Ctrl. */
  | { readonly type: 'ctrl'; readonly letter: string }
  /** A character with Alt. */
  | { readonly type: 'alt'; readonly letter: string };

export type NamedKey =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'shift-left'
  | 'shift-right'
  | 'word-left'
  | 'word-right'
  | 'home'
  | 'end'
  | 'page-up'
  | 'page-down'
  | 'enter'
  | 'tab'
  | 'shift-tab'
  | 'escape'
  | 'backspace'
  | 'word-backspace'
  | 'delete'
  | 'help';

export const isKey = (key: Key, name: NamedKey): boolean => key.type === 'named' && key.name === name;
export const isCtrl = (key: Key, letter: string): boolean => key.type === 'ctrl' && key.letter === letter;

export interface KeyParser {
  /** Keys that are whole in what has come so far. */
  push(chunk: string): Key[];
  /** Nothing more has come for a while: an ESC that waits for its sequence was the Esc key. */
  flush(): Key[];
}

const ESC = '\u001b';
const PASTE_BEGIN = `${ESC}[200~`;
const PASTE_END = `${ESC}[201~`;

export function createKeyParser(): KeyParser {
  let rest = '';
  let pasting = false;
  return {
    push(chunk) {
      rest += chunk;
      const keys: Key[] = [];
      for (;;) {
        const next = pasting ? nextPasted(rest) : nextKey(rest);
        if (next === null) return keys;
        rest = rest.slice(next.length);
        if (next.pasting !== undefined) pasting = next.pasting;
        if (next.key) keys.push(next.key);
      }
    },
    flush() {
      if (pasting || rest === '') return [];
      rest = '';
      return [{ type: 'named', name: 'escape' }];
    },
  };
}

interface Read {
  /** Of what was read. */
  readonly length: number;
  /** None for a sequence that means nothing here. */
  readonly key?: Key;
  readonly pasting?: boolean;
}

/** The next key of `input`; null when it is not whole yet. */
function nextKey(input: string): Read | null {
  if (input === '') return null;
  if (input.startsWith(PASTE_BEGIN)) return { length: PASTE_BEGIN.length, pasting: true };
  if (input[0] === ESC) return nextEscape(input);
  const text = /^[^\p{Cc}]+/u.exec(input)?.[0];
  if (text !== undefined) return { length: text.length, key: { type: 'text', text } };
  if (input.startsWith('\r\n')) return { length: 2, key: { type: 'named', name: 'enter' } };
  return { length: 1, key: controlKey(input.charCodeAt(0)) };
}

function controlKey(code: number): Key | undefined {
  const name = CONTROLS[code];
  if (name) return { type: 'named', name };
  if (code < 1 || code > 26) return undefined;
  return { type: 'ctrl', letter: String.fromCharCode(code + 96) };
}

const CONTROLS: Readonly<Record<number, NamedKey | undefined>> = {
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  127: 'backspace',
};

function nextEscape(input: string): Read | null {
  if (input.length === 1) return null;
  const after = input.slice(1);
  const sequence = /^(?:\[[0-?]*[ -/]*[@-~]|O[@-~])/.exec(after)?.[0];
  if (sequence !== undefined) {
    const name = sequenceName(sequence);
    return { length: 1 + sequence.length, key: name && { type: 'named', name } };
  }
  if (/^(?:\[[0-?]*[ -/]*|O)$/.test(after)) return null;
  const [letter] = after;
  const code = letter.charCodeAt(0);
  if (code === 8 || code === 127) return { length: 2, key: { type: 'named', name: 'word-backspace' } };
  if (letter === 'b') return { length: 2, key: { type: 'named', name: 'word-left' } };
  if (letter === 'f') return { length: 2, key: { type: 'named', name: 'word-right' } };
  if (code in CONTROLS) return { length: 2 };
  // Esc, and then a key of its own: Esc again, the end of a paste that has no beginning, or Ctrl-C in a hurry.
  if (code < 32) return { length: 1, key: { type: 'named', name: 'escape' } };
  return { length: 1 + letter.length, key: { type: 'alt', letter } };
}

/** CSI and SS3 sequences without their ESC: `[ 1 ; modifiers A`, `[ 3 ~`, `O A`. */
function sequenceName(sequence: string): NamedKey | undefined {
  const [, numbers, final] = /^[[O]([\d;]*)(.)$/.exec(sequence) ?? [];
  if (final === undefined) return undefined;
  const [number, modifiers = '1'] = numbers.split(';');
  // 1 + Shift 1, Alt 2, Ctrl 4; of others, as Meta 8, nothing is said here.
  const held = Number(modifiers) - 1;
  const name = final === '~' ? BY_NUMBER[number] : BY_LETTER[final];
  if (name !== 'left' && name !== 'right') return name;
  if ((held & 6) !== 0) return `word-${name}`;
  return (held & 1) !== 0 ? `shift-${name}` : name;
}

const BY_LETTER: Readonly<Record<string, NamedKey | undefined>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'shift-tab',
  P: 'help',
};

const BY_NUMBER: Readonly<Record<string, NamedKey | undefined>> = {
  1: 'home',
  3: 'delete',
  4: 'end',
  5: 'page-up',
  6: 'page-down',
  7: 'home',
  8: 'end',
  11: 'help',
};

/** A paste is text up to its end, whatever it holds; line ends and tabs in it are spaces, as a line has room for. */
function nextPasted(input: string): Read | null {
  const end = input.indexOf(PASTE_END);
  if (end === 0) return { length: PASTE_END.length, pasting: false };
  // Its end may be cut in two by a chunk.
  const length = end > 0 ? end : input.length - partOf(PASTE_END, input);
  if (length === 0) return null;
  const text = input.slice(0, length).replace(/\p{Cc}+/gu, ' ');
  return { length, key: { type: 'text', text } };
}

/** How much of the beginning of `whole` stands at the end of `input`. */
function partOf(whole: string, input: string): number {
  for (let length = whole.length - 1; length > 0; length--)
    if (input.endsWith(whole.slice(0, length))) return length;
  return 0;
}
