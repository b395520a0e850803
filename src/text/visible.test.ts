import { expect, test } from 'vitest';
import { visible, visibleLine, visibleSymbol } from './visible.ts';

test('control sequences, bidirectional marks and line separators become escapes', () => {
  expect(visible('a\u001b[31mb\u0007\u009b\u202e\u2066\u061c\u2028\ufeff')).toBe(
    'a\\u001b[31mb\\u0007\\u009b\\u202e\\u2066\\u061c\\u2028\\ufeff',
  );
});

test('line ends stay in text and are escaped in a line', () => {
  expect(visible('a\nb')).toBe('a\nb');
  expect(visibleLine('a\nb\tc')).toBe('a\\u000ab\\u0009c');
});

test('letters, accents, joined and wide characters are left alone', () => {
  const text = 'é 한국어 नमस्ते क्‍ष 👩‍👩‍👧 مرحبا';
  expect(visible(text)).toBe(text);
});

test('of a symbol that stands alone, spaces at its beginning are seen', () => {
  expect(['a', ' a', '  ', '? ', '? a', 'a b', ' \u202e'].map(visibleSymbol)).toEqual([
    ...['a', '␣a', '␣␣', '?␣', '?␣a', 'a b', '␣\\u202e'],
  ]);
});
