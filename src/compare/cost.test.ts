import { expect, test } from 'vitest';
import { type Costed, withCost } from './cost.ts';

const costed = (
  name: string,
  trainSeconds: number,
  flops: number,
  decodeSeconds: number,
  budget = {},
): Costed => ({
  name,
  runs: [{ parameters: 0, trainSeconds, flops, decodeSeconds, budget }],
});
const rnn = costed('RNN', 100, 4e12, 10);
const transformer = costed('Transformer', 60, 4e12, 123);

test('a winner’s costs are multiples of the other’s', () => {
  const verdict = { winner: 'second', sentence: 'The Transformer is 3.1 points better in WER.' } as const;
  expect(withCost(verdict, [rnn, transformer]).sentence).toBe(
    'The Transformer is 3.1 points better in WER, at 0.60 times the training time, 1.0 times the FLOPs of training and 12 times the decoding time of the RNN.',
  );
  expect(withCost({ ...verdict, winner: 'first' }, [rnn, transformer]).sentence).toMatch(
    /at 1\.7 times the training time, .* of the Transformer\.$/,
  );
});

test('without a winner the second’s costs are said', () => {
  const verdict = { winner: null, sentence: 'No winner in WER: both score the same.' };
  expect(withCost(verdict, [rnn, transformer]).sentence).toMatch(
    /the same; the Transformer took 0\.60 times the training time, .* of the RNN\.$/,
  );
});

test('runs of several seeds add up, and what was not measured is not said', () => {
  const verdict = { winner: 'second', sentence: 'b wins.' } as const;
  const twice = { ...rnn, runs: [...rnn.runs, ...rnn.runs] };
  expect(withCost(verdict, [twice, transformer]).sentence).toContain('0.30 times the training time');
  const nothing = costed('a', 0, 0, 0);
  expect(withCost(verdict, [nothing, transformer]).sentence).toBe('b wins.');
  expect(withCost(verdict, [costed('a', 0, 0, 2), transformer]).sentence).toBe(
    'b wins, at 62 times the decoding time of a.',
  );
});

test('the decoding of a moment is not compared: one model’s 40 ms and the other’s 60 are noise', () => {
  const verdict = { winner: 'second', sentence: 'b wins.' } as const;
  expect(withCost(verdict, [costed('a', 0, 0, 0.04), costed('b', 0, 0, 0.06)]).sentence).toBe('b wins.');
});

test('what both were given and spent is no cost; what one left of it is said', () => {
  const verdict = { winner: 'second', sentence: 'b wins.' } as const;
  const sentence = (seconds: number, budget: Costed['runs'][number]['budget']) =>
    withCost(verdict, [costed('a', 100, 4e12, 0, budget), costed('b', seconds, 4.04e12, 0, budget)]).sentence;
  expect(sentence(100.3, { seconds: 100 })).toBe('b wins, at 1.0 times the FLOPs of training of a.');
  expect(sentence(50, { seconds: 100 })).toContain('at 0.50 times the training time and 1.0');
  expect(sentence(50, { flops: 4e12 })).toBe('b wins, at 0.50 times the training time of a.');
  expect(sentence(100, { updates: 100 })).toContain('1.0 times the training time and 1.0 times the FLOPs');
});

test('sizes that were not matched are said', () => {
  const sized = (name: string, parameters: number): Costed => ({
    name,
    runs: [{ parameters, trainSeconds: 0, flops: 0, decodeSeconds: 0, budget: {} }],
  });
  const sentence = (first: number, second: number) =>
    withCost({ winner: 'second', sentence: 'b wins.' }, [sized('a', first), sized('b', second)]).sentence;
  expect(sentence(72_920, 57_184)).toBe('b wins, at 0.78 times the parameters of a.');
  expect(sentence(57_080, 57_712)).toBe('b wins.');
});
