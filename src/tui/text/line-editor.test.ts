import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitGraphemes } from './graphemes.ts';
import { type Edit, EMPTY_LINE, editLine, lineOf, textOf } from './line-editor.ts';

const after = (start: string, ...edits: Edit[]) => edits.reduce(editLine, lineOf(start));
const insert = (text: string): Edit => ({ type: 'insert', text });
const move = (to: 'left' | 'right' | 'word-left' | 'word-right' | 'start' | 'end'): Edit => ({
  type: 'move',
  to,
});
const remove = (to: 'left' | 'right' | 'word-left' | 'start' | 'end'): Edit => ({ type: 'delete', to });

test('the cursor steps over what a person takes for one character', () => {
  const family = '👩‍👩‍👧';
  expect(textOf(after(`a${family}b`, move('left'), move('left'), remove('left')))).toBe(`${family}b`);
  expect(textOf(after(`e\u0301x`, move('left'), remove('left')))).toBe('x');
});

test('an accent that is typed joins the letter before the cursor', () => {
  const line = after('ab', move('left'), insert('\u0301'));
  expect(line).toEqual({ parts: ['a\u0301', 'b'], cursor: 1 });
});

test('words are gone over and deleted in any script', () => {
  expect(textOf(after('one two, three', remove('word-left'), remove('word-left')))).toBe('one ');
  expect(after('naïve Übung', move('start'), move('word-right')).cursor).toBe(5);
  expect(textOf(after('eins zwei', move('word-left'), remove('start')))).toBe('zwei');
  expect(textOf(after('eins zwei', move('word-left'), remove('end')))).toBe('eins ');
});

test('at either end nothing is deleted beyond it', () => {
  expect(after('a', remove('right'), move('start'), remove('left')).parts).toEqual(['a']);
  expect(editLine(EMPTY_LINE, remove('word-left'))).toEqual(EMPTY_LINE);
});

test('whatever is typed anywhere, the line is the graphemes of its text and the cursor lies in it', () => {
  const edits = fc.array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4 }).map(insert),
      fc.constantFrom(move('left'), move('right'), move('word-left'), move('word-right'), move('start')),
      fc.constantFrom(remove('left'), remove('right'), remove('word-left')),
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(edits, (all) => {
      const line = after('', ...all);
      expect(line.cursor).toBeGreaterThanOrEqual(0);
      expect(line.cursor).toBeLessThanOrEqual(line.parts.length);
      expect(splitGraphemes(textOf(line)).join('')).toBe(textOf(line));
    }),
  );
});

test('ten thousand characters are pasted and edited', () => {
  const line = after(
    '',
    insert('x'.repeat(10_000)),
    move('start'),
    move('right'),
    insert('é'),
    remove('left'),
  );
  expect(textOf(line)).toBe('x'.repeat(10_000));
  expect(line.cursor).toBe(1);
});
