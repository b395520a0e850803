import { expect, test } from 'vitest';
import { scoreRows } from './score-rows.ts';

const scored = {
  logProbabilities: Float32Array.of(-1, -8, -0.5, -0.25),
  cropped: false,
  symbols: ['ein', 'ZZZ', ' mann'],
  isUnknown: [false, true, false],
  unknownSource: false,
};
const rows = [{ line: 1, scored }];

test.each([true, false])(
  'the space that a symbol begins with is seen, and what a score is of, on a terminal: %s',
  (onTerminal) => {
    expect(scoreRows(rows, { tokens: true, json: false, onTerminal })).toBe(
      '-9.750000\tein -1.000000\t<unk> -8.000000\t␣mann -0.500000\t</s> -0.250000\n',
    );
  },
);

test('objects keep both as they are', () => {
  const style = { tokens: true, json: true, onTerminal: false };
  expect(JSON.parse(scoreRows(rows, style)).tokens).toEqual([
    { symbol: 'ein', score: -1 },
    { symbol: 'ZZZ', score: -8, unknown: true },
    { symbol: ' mann', score: -0.5 },
    { symbol: '</s>', score: -0.25 },
  ]);
});
