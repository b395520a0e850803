import { expect, test } from 'vitest';
import { type Costed, costClause } from './cost.ts';

const IN_TURNS = { command: 'compare', folder: 'results/one' } as const;

const costed = (
  name: string,
  trainSeconds: number,
  flops: number,
  decodeSeconds: number,
  budget = {},
): Costed => ({
  name,
  runs: [{ parameters: 0, trainSeconds, flops, decodeSeconds, budget, whole: IN_TURNS }],
});
const rnn = costed('RNN', 100, 4e12, 10);
const transformer = costed('Transformer', 60, 4e12, 123);

test('a winner’s costs are multiples of the other’s', () => {
  expect(costClause('second', [rnn, transformer])).toBe(
    ', at 0.60 times the training time, 1.0 times the FLOPs of training and 12 times the decoding time of the RNN',
  );
  expect(costClause('first', [rnn, transformer])).toMatch(
    /^, at 1\.7 times the training time, .* of the Transformer$/,
  );
});

test('times are not compared of runs that were trained at different times', () => {
  const alone = ({ name, runs }: Costed): Costed => ({
    name,
    runs: runs.map((run) => ({ ...run, whole: { command: 'train', folder: name } })),
  });
  expect(costClause('second', [alone(rnn), alone(transformer)])).toBe(
    ', at 1.0 times the FLOPs of training of the RNN',
  );
});

test('without a winner the second’s costs are said', () => {
  expect(costClause(null, [rnn, transformer])).toMatch(
    /^; the Transformer took 0\.60 times the training time, .* of the RNN$/,
  );
});

test('runs of several seeds add up, and what was not measured is not said', () => {
  const twice = { ...rnn, runs: [...rnn.runs, ...rnn.runs] };
  expect(costClause('second', [twice, transformer])).toContain('0.30 times the training time');
  const nothing = costed('a', 0, 0, 0);
  expect(costClause('second', [nothing, transformer])).toBe('');
  expect(costClause('second', [costed('a', 0, 0, 2), transformer])).toBe(
    ', at 62 times the decoding time of a',
  );
});

test('over seeds a time is said where one model is quicker with each of them', () => {
  const seeds = (name: string, ...seconds: number[]): Costed => ({
    name,
    runs: seconds.flatMap((each) => costed(name, each, 4e12, 0).runs),
  });
  const clause = (...first: number[]) => costClause('second', [seeds('a', ...first), seeds('b', 4, 5)]);
  expect(clause(5, 6)).toBe(', at 0.82 times the training time and 1.0 times the FLOPs of training of a');
  expect(clause(3, 9)).toBe(', at 1.0 times the FLOPs of training of a');
});

test('the decoding of a moment is not compared: one model’s 40 ms and the other’s 60 are noise', () => {
  expect(costClause('second', [costed('a', 0, 0, 0.04), costed('b', 0, 0, 0.06)])).toBe('');
});

test('what both were given and spent is no cost; what one left of it is said', () => {
  const clause = (seconds: number, budget: Costed['runs'][number]['budget']) =>
    costClause('second', [costed('a', 100, 4e12, 0, budget), costed('b', seconds, 4.04e12, 0, budget)]);
  expect(clause(100.3, { seconds: 100 })).toBe(', at 1.0 times the FLOPs of training of a');
  expect(clause(50, { seconds: 100 })).toContain('at 0.50 times the training time and 1.0');
  expect(clause(50, { flops: 4e12 })).toBe(', at 0.50 times the training time of a');
  expect(clause(100, { updates: 100 })).toContain('1.0 times the training time and 1.0 times the FLOPs');
});

test('sizes that were not matched are said', () => {
  const sized = (name: string, parameters: number): Costed => ({
    name,
    runs: [{ parameters, trainSeconds: 0, flops: 0, decodeSeconds: 0, budget: {}, whole: IN_TURNS }],
  });
  const clause = (first: number, second: number) =>
    costClause('second', [sized('a', first), sized('b', second)]);
  expect(clause(72_920, 57_184)).toBe(', at 0.78 times the parameters of a');
  expect(clause(57_080, 57_712)).toBe('');
});
