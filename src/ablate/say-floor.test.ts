import { expect, test } from 'vitest';
import { claimResult } from '../testing/claim-result.ts';
import type { TrainedResult } from './result.ts';
import { sayFloor } from './say-floor.ts';

/** @param wer of each arm */
function trained(...wer: number[]): TrainedResult {
  const { trained } = claimResult();
  if (trained === null) throw new Error('it trains two arms');
  const arms = wer.map((mean) => ({
    ...trained.arms[0],
    metrics: { ...trained.arms[0].metrics, wer: { mean, deviation: 0, least: mean, most: mean } },
  }));
  return { ...trained, arms };
}

test('where no arm has learnt anything, an effect of 0 is said to be no finding', () => {
  expect(sayFloor(trained(100, 99.4))).toEqual([expect.stringContaining('no arm has learnt the task yet')]);
  expect(sayFloor(trained(100, 65))).toEqual([]);
});

test('sentences, of which hardly one is right as a whole, are judged by BLEU', () => {
  expect(sayFloor({ ...trained(99.9, 99.5), leading: 'bleu' })).toEqual([]);
});

test('where no effect is looked for, nothing is said: to fail may be what is expected', () => {
  expect(sayFloor({ ...trained(100), effects: [] })).toEqual([]);
  expect(sayFloor(null)).toEqual([]);
});
