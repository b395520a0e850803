import { expect, test } from 'vitest';
import { createTokenizer, UNK } from '../data/vocabulary.ts';
import type { Search } from '../decode/search.ts';
import { evaluatePairs } from './evaluate.ts';

test('an unknown symbol of an answer is scored as what stands for it, where the search says what it attends to', async () => {
  const words = createTokenizer('word', ['a']);
  const answer = { ids: [4, UNK], alignment: [0, 1], logProbability: -1, score: -1, ended: true };
  const search: Search = {
    decode: async () => ({ outputs: [{ ...answer, nbest: [answer], cropped: false }], seconds: 1 }),
  };
  const pairs = [{ source: 'x Zürich', target: 'a Zürich' }];
  const { answers, scores } = await evaluatePairs(search, { source: words, target: words, hash: '' }, pairs);
  expect(answers[0].output).toBe('a Zürich');
  expect(scores.exact).toBe(100);
});
