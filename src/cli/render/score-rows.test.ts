import { expect, test } from 'vitest';
import { scoreRows } from './score-rows.ts';

const scored = {
  logProbabilities: Float32Array.of(-0.5, -8, -0.25),
  cropped: false,
  symbols: ['C', 'ZZZ'],
  isUnknown: [false, true],
  unknownSource: false,
};
const style = { tokens: true, json: false, onTerminal: false };

test('a symbol that the vocabulary does not hold is shown as what its score is of', () => {
  const row = [{ line: 1, scored }];
  expect(scoreRows(row, style)).toBe('-8.750000\tC -0.500000\t<unk> -8.000000\t</s> -0.250000\n');
  expect(JSON.parse(scoreRows(row, { ...style, json: true })).tokens).toEqual([
    { symbol: 'C', score: -0.5 },
    { symbol: 'ZZZ', score: -8, unknown: true },
    { symbol: '</s>', score: -0.25 },
  ]);
});
