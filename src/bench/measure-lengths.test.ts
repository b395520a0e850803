import { expect, test } from 'vitest';
import { areNone } from '../decode/constraints.ts';
import { defaultConfig } from '../testing/temporary-run.ts';
import { wholeOutputs } from './measure-lengths.ts';

test('greedy decoding over lengths is what users get: nothing keeps it out of its loops', () => {
  const { decode } = defaultConfig();
  expect(areNone({ ...wholeOutputs(decode, 16, 32), prefix: [] })).toBe(true);
});

test('a search that may end early is kept from it', () => {
  const decode = { ...defaultConfig().decode, beam: 4 };
  expect(wholeOutputs(decode, 16, 32)).toMatchObject({
    minLength: 32,
    maxLength: 32,
    batchRows: 64,
    batchTokens: 64 * 40,
  });
});
