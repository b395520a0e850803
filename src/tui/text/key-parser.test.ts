import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyParser, type Key } from './key-parser.ts';

const parse = (...chunks: string[]): Key[] => {
  const parser = createKeyParser();
  return [...chunks.flatMap((chunk) => parser.push(chunk)), ...parser.flush()];
};
const named = (name: string) => ({ type: 'named', name });
const text = (typed: string) => ({ type: 'text', text: typed });

describe('key parser', () => {
  test.each([
    ['\u001b[A', named('up')],
    ['\u001bOB', named('down')],
    ['\u001b[1;2C', named('shift-right')],
    ['\u001b[1;9D', named('left')],
    ['\u001b[1;5C', named('word-right')],
    ['\u001b[1;3D', named('word-left')],
    ['\u001bb', named('word-left')],
    ['\u001b[H', named('home')],
    ['\u001b[4~', named('end')],
    ['\u001b[3~', named('delete')],
    ['\u007f', named('backspace')],
    ['\u001b\u007f', named('word-backspace')],
    ['\t', named('tab')],
    ['\u001b[Z', named('shift-tab')],
    ['\r', named('enter')],
    ['\u001bOP', named('help')],
    ['\u0017', { type: 'ctrl', letter: 'w' }],
    ['\u001b3', { type: 'alt', letter: '3' }],
    ['\u001b', named('escape')],
  ])('%j is one key', (sequence, key) => {
    expect(parse(sequence)).toEqual([key]);
  });

  test('several keys in one chunk are several keys', () => {
    expect(parse('añ日\u0017\u001b[Db\r')).toEqual([
      text('añ日'),
      { type: 'ctrl', letter: 'w' },
      named('left'),
      text('b'),
      named('enter'),
    ]);
  });

  test('a sequence that means nothing is no key, and takes nothing with it', () => {
    expect(parse('a\u001b[38;5;1mb\u001b[?2026$yc')).toEqual([text('a'), text('b'), text('c')]);
  });

  test('a control key that comes at once after Esc is pressed all the same', () => {
    expect(parse('\u001b\u0003')).toEqual([named('escape'), { type: 'ctrl', letter: 'c' }]);
  });

  test('what is pasted is text, whatever it holds; line ends in it are spaces', () => {
    expect(parse('\u001b[200~one\r\ntwo\u001b[A\u0003\u001b[201~\r')).toEqual([
      text('one two [A '),
      named('enter'),
    ]);
  });

  test('keys do not depend on where chunks are cut', () => {
    const pieces = fc.constantFrom(
      'a',
      'é',
      '😀',
      '\u001b[1;5C',
      '\u001b[3~',
      '\u001bOA',
      '\u0001',
      '\r',
      '\u001b[200~x\ny\u001b[201~',
    );
    const joined = (keys: readonly Key[]) =>
      keys.map((key) => (key.type === 'text' ? key.text : `<${JSON.stringify(key)}>`)).join('');
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 12 }),
        fc.array(fc.nat(60), { maxLength: 6 }),
        (parts, cuts) => {
          const input = parts.join('');
          const places = [
            ...new Set([
              0,
              ...cuts.filter((cut) => cut < input.length && !isLowSurrogate(input, cut)),
              input.length,
            ]),
          ];
          places.sort((a, b) => a - b);
          const chunks = places.slice(1).map((place, i) => input.slice(places[i], place));
          expect(joined(parse(...chunks))).toEqual(joined(parse(input)));
        },
      ),
    );
  });
});

/** A stream decoder never cuts a character in two. */
function isLowSurrogate(input: string, at: number): boolean {
  return (input.charCodeAt(at) & 0xfc00) === 0xdc00;
}
