/** Unknown symbols of an answer, and what stands for them. */
import { expect, test } from 'vitest';
import { createBpeTokenizer } from '../data/bpe/bpe-tokenizer.ts';
import { createTokenizer, UNK } from '../data/vocabulary.ts';
import { textOfAnswer } from './replace-unknown.ts';

const words = createTokenizer('word', ['a', 'b']);
const characters = createTokenizer('char', ['a', 'b']);
const subWords = createBpeTokenizer([]);

test('unknown symbols become the source symbols that they attend to; the end of the source gives nothing', () => {
  const byWords = { source: words, target: words, hash: '' };
  const answer = { ids: [4, UNK, 5, UNK], alignment: [0, 1, 0, 2] };
  expect(textOfAnswer(answer, 'x Zürich', byWords)).toBe('a Zürich b');
  const byCharacters = { source: characters, target: characters, hash: '' };
  expect(textOfAnswer({ ids: [4, UNK, 5], alignment: [0, 1, 0] }, 'xü', byCharacters)).toBe('aüb');
});

test('where nobody asked what they attend to, or there is no attention, they stay as they are', () => {
  const pair = { source: words, target: words, hash: '' };
  expect(textOfAnswer({ ids: [4, UNK], alignment: [-1, -1] }, 'x', pair)).toBe('a <unk>');
  expect(textOfAnswer({ ids: [4, UNK], alignment: [] }, 'x', pair)).toBe('a <unk>');
});

test('sub-words are put together from all their bytes, and stand for an unknown word as text', () => {
  const bytes = [...subWords.encode('ü')];
  expect(bytes).toHaveLength(2);
  const toSubWords = { source: characters, target: subWords, hash: '' };
  expect(textOfAnswer({ ids: [...bytes, UNK], alignment: [0, 0, 1] }, 'ab', toSubWords)).toBe('üb');
  const fromSubWords = { source: subWords, target: words, hash: '' };
  // Its space and its letter are one sub-word each.
  expect(textOfAnswer({ ids: [4, UNK, UNK], alignment: [0, 1, 2] }, 'x y', fromSubWords)).toBe('a y');
});
