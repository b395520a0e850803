import { expect, test } from 'vitest';
import { encodeSource } from './encode-source.ts';
import { createTokenizer } from './vocabulary.ts';

test('a source ends with the end of sequence, as in training', () => {
  const source = createTokenizer('char', ['a', 'b']);
  const ids = encodeSource({ source, target: source, hash: '' }, 'ab');
  expect([...ids]).toEqual([4, 5, 2]);
});
