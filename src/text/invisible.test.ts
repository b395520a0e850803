import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote } from './describe.ts';
import { codePointName, escapeJson, escapeSequence, hasInvisible, replaceInvisible } from './invisible.ts';

const INVISIBLE = [
  '\0',
  '\n',
  '\u009b',
  '\u00ad',
  '\u061c',
  '\u200b',
  '\u200f',
  '\u2028',
  '\u202e',
  '\ufeff',
];

test.each([...INVISIBLE, '\ud800', '\u{e0041}'])('%j is written as an escape everywhere', (character) => {
  const text = `a${character}b`;
  expect(hasInvisible(text)).toBe(true);
  expect(replaceInvisible(text, () => '?')).toBe('a?b');
  expect(quote(text)).toMatch(/^"a[\\0-9a-z]+b"$/);
  expect(JSON.parse(quote(text))).toBe(text);
});

test('letters, spaces, joined and wide characters can be seen', () => {
  for (const text of ['é 한국어 नमस्ते مرحبا', '\u00a0\u202f', 'क्\u200dष می\u200cخواهم 👩\u200d👩\u200d👧'])
    expect(hasInvisible(text)).toBe(false);
});

test('a code point beyond the first plane has one name', () => {
  expect(['\u202e', '\u{e0041}'].map(escapeSequence)).toEqual(['\\u202e', '\\u{e0041}']);
  expect(['\u0007', '\u{e0041}'].map(codePointName)).toEqual(['U+0007', 'U+E0041']);
});

test('JSON reads back what was there', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = escapeJson(JSON.stringify({ text }, null, 2));
      expect(JSON.parse(json)).toEqual({ text });
      expect(json).not.toMatch(/[\p{Cf}\p{Zl}\p{Zp}]/u);
    }),
  );
});
