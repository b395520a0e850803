import { expect, test } from 'vitest';
import { temporaryRun } from '../testing/temporary-run.ts';
import { attentionRow, readAttention, weightsOf, writeAttention } from './attention.ts';

test('what was written is read, weights to the thousandth', () => {
  const run = temporaryRun();
  const row = attentionRow(Float32Array.from([0.25, 0.7496, 0.0004]));
  expect(row).toBe('250 750 0');
  expect(weightsOf(row)).toEqual([0.25, 0.75, 0]);
  const sources = [
    {
      source: ['\u202e', '</s>'],
      output: ['</s>'],
      maps: [{ place: 'decoder.layer0', head: 1, rows: [row] }],
    },
  ];
  expect(readAttention(run, 'test')).toBeNull();
  writeAttention(run, 'test', sources);
  expect(readAttention(run, 'test')).toEqual(sources);
});

test('a damaged row shows nothing and throws nothing', () => {
  expect(weightsOf('12 x')).toEqual([0.012, 0]);
});
