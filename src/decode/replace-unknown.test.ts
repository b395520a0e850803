import { expect, test } from 'vitest';
import { createTokenizer, UNK } from '../data/vocabulary.ts';
import { textWithoutUnknown } from './replace-unknown.ts';

test('unknown symbols become the source symbols that they attend to; the end of the source gives nothing', () => {
  const words = createTokenizer('word', ['a', 'b']);
  expect(textWithoutUnknown([4, UNK, 5, UNK], [0, 1, 0, 2], ['x', 'Zürich'], words)).toBe('a Zürich b');
  const characters = createTokenizer('char', ['a', 'b']);
  expect(textWithoutUnknown([4, UNK, 5], [0, 1, 0], ['x', 'ü'], characters)).toBe('aüb');
});
