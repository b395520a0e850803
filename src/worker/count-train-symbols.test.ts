import { expect, test } from 'vitest';
import { defaultConfig } from '../testing/temporary-run.ts';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { countTrainSymbols } from './count-train-symbols.ts';

const train = [
  { source: 'x', target: 'the cat the' },
  { source: 'y', target: 'dog' },
];
const tokenizers = trainTokenizers(train, { source: 'char', target: 'char' }, defaultConfig().tokenizer);
const list = { length: train.length, pieces: () => [train.slice(0, 1), train.slice(1)] };

test('words of answers and references are counted in the train split, and no others', () => {
  const answers = [{ output: 'the mat', references: ['the rat', 'dog'] }];
  expect(countTrainSymbols(list, answers, tokenizers)).toEqual(
    new Map([
      ['the', 2],
      ['mat', 0],
      ['rat', 0],
      ['dog', 1],
    ]),
  );
});

test('where references have no spaces the tokenizer’s symbols are counted', () => {
  const answers = [{ output: 'te', references: ['go'] }];
  const counts = countTrainSymbols(list, answers, tokenizers);
  expect([...counts]).toEqual([
    ['t', 3],
    ['e', 2],
    ['g', 1],
    ['o', 1],
  ]);
});

test('and sub-words as a person reads them', () => {
  const level = { source: 'bpe', target: 'bpe' } as const;
  const words = [{ source: 'x', target: 'mädchen' }];
  const ofSubWords = trainTokenizers(words, level, defaultConfig().tokenizer);
  const answers = [{ output: 'mä', references: ['mü'] }];
  const counts = countTrainSymbols({ length: 1, pieces: () => [words] }, answers, ofSubWords);
  expect([...counts]).toEqual([
    ['m', 1],
    ['\\xc3', 1],
    ['\\xa4', 1],
    ['\\xbc', 0],
  ]);
});
