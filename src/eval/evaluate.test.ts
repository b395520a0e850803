import { expect, test } from 'vitest';
import { createTokenizer, EOS } from '../data/vocabulary.ts';
import { encodeSource } from './evaluate.ts';

test('a source ends with the end of sequence, as in training', () => {
  const source = createTokenizer('char', ['a', 'b']);
  const ids = encodeSource({ source, target: source, hash: '' }, 'ab');
  expect([...ids]).toEqual([...source.encode('ab'), EOS]);
});
