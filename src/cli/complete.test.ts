import { expect, test } from 'vitest';
import { completeWords } from './complete.ts';
import { createProgram } from './program.ts';

const complete = (...words: string[]) => completeWords(createProgram(), words);
const words = (...given: string[]) => {
  const completed = complete(...given);
  return completed.type === 'words' ? completed.candidates.map(({ value }) => value) : completed.place.name;
};

test('commands, their commands, and options are completed, hidden ones are not', () => {
  expect(words('')).toEqual(expect.arrayContaining(['compare', 'train', 'runs', 'completion']));
  expect(words('')).not.toContain('complete');
  expect(words('runs', '')).toEqual(['list', 'watch', 'show', 'clean']);
  expect(words('compare', '--quiet', '--m')).toEqual(
    expect.arrayContaining(['--models', '--match', '--set']),
  );
});

test('after an option that takes a value comes its value, after one that takes none an argument', () => {
  expect(words('compare', '--preset', '')).toBe('preset');
  expect(words('compare', 'reverse', '--preset', 'tiny', '--engine', 'o')).toBe('engine');
  expect(complete('compare', '--preset=t')).toMatchObject({ type: 'value', prefix: '--preset=' });
  expect(words('train', '--quiet', '')).toBe('model');
});

test('arguments are told by their place, and the last of several goes on', () => {
  expect(words('train', '')).toBe('model');
  expect(words('train', 'rnn', '')).toBe('corpus');
  expect(words('train', 'rnn', 'reverse', '')).toEqual([]);
  expect(words('eval', 'a', 'b', 'c', '')).toBe('run');
});
