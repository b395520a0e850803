import { expect, test } from 'vitest';
import { scoreRows } from './score-rows.ts';

const scored = {
  symbols: ['ein', ' mann'],
  logProbabilities: Float32Array.of(-1, -0.5, -0.25),
  cropped: false,
};

test.each([true, false])('the space that a symbol begins with is seen, on a terminal: %s', (onTerminal) => {
  const style = { tokens: true, json: false, onTerminal };
  expect(scoreRows([{ line: 1, scored }], style)).toBe(
    '-1.750000\tein -1.000000\t␣mann -0.500000\t</s> -0.250000\n',
  );
});

test('objects keep it as it is', () => {
  const style = { tokens: true, json: true, onTerminal: false };
  expect(JSON.parse(scoreRows([{ line: 1, scored }], style)).tokens[1]).toEqual({
    symbol: ' mann',
    score: -0.5,
  });
});
