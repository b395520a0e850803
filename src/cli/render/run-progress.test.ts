import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../worker/run-messages.ts';
import { afterEvent, barText, type Goal, logLine, NOT_STARTED } from './run-progress.ts';

const totals = { update: 10, epoch: 0, sourceTokens: 900, targetTokens: 1000, flops: 3e12, seconds: 20 };
const update: RunEvent = { type: 'update', ...totals, loss: 2, learningRate: 0.001, gradientNorm: 1 };
const goal = (budget: Goal['budget']): Goal => ({ budget, updatesPerEpoch: 40 });
const after = (events: readonly RunEvent[], budget: Goal['budget']) =>
  events.reduce((state, event) => afterEvent(state, event, goal(budget)), NOT_STARTED);

describe('a bar says what is left of the limit that is nearest', () => {
  test.each([
    [{ seconds: 80 }, 0.25, '1m00s left'],
    [{ updates: 20 }, 0.5, '10 updates left'],
    [{ updates: 11 }, 10 / 11, '1 update left'],
    [{ targetTokens: 5000 }, 0.2, '4,000 tokens left'],
    [{ epochs: 2.5 }, 0.1, '2.25 epochs left'],
    [{ flops: 4e12 }, 0.75, '1.00 TFLOP left'],
    [{ seconds: 80, updates: 20 }, 0.5, '10 updates left'],
    [{ seconds: 10 }, 1, '0s left'],
  ])('%j', (budget, share, doing) => {
    expect(after([update], budget)).toMatchObject({ share, doing, loss: 2, tokensPerSecond: 50 });
  });
});

test('where updates were skipped, the epochs that are over count whole', () => {
  const early: RunEvent = { ...update, update: 36, epoch: 1 };
  expect(after([early], { epochs: 2 })).toMatchObject({ share: 0.5, doing: '1.00 epochs left' });
});

test('the loss is smoothed', () => {
  expect(after([update, { ...update, loss: 1 }], { updates: 20 }).loss).toBeCloseTo(1.9, 10);
});

test('a bar names the stage, then the state of training, then the result', () => {
  const compiling = after(
    [
      { type: 'stage', stage: 'compiling' },
      { type: 'compile', label: 'update [8 x 4 > 5]', state: 'begin' },
    ],
    { updates: 20 },
  );
  expect(barText(compiling)).toBe('  0 %  compiling update [8 x 4 > 5]');
  expect(barText(after([update], { updates: 20 }))).toBe(' 50 %  loss 2.000  50 tok/s  10 updates left');
  expect(barText(after([update, { type: 'decoding', done: 128, total: 867 }], { updates: 20 }))).toContain(
    'scored 14 %',
  );
});

test('a validation is a line with loss and perplexity, and the best is marked', () => {
  const validation: RunEvent = { type: 'validation', ...totals, loss: Math.log(2), best: true };
  expect(logLine('rnn', validation)).toBe(
    'rnn: update 10, 20s: validation loss 0.6931, perplexity 2.000, best',
  );
  expect(logLine('rnn', { ...validation, best: false })).not.toContain('best');
});

test('a warning keeps control sequences out of the terminal', () => {
  expect(logLine('rnn', { type: 'warning', message: 'bad \u001b[2J' })).toBe('rnn: warning: bad \\u001b[2J');
});

test('a validation says every metric that it measured, and what the mean of weights is worth', () => {
  const metrics = { wer: 12.345, exact: 87.655 };
  const validation = { type: 'validation', ...totals, loss: 0, metrics, best: true } as const;
  expect(logLine('rnn', validation)).toMatch(/perplexity 1\.000, wer 12\.35, exact 87\.66, best$/);
  expect(logLine('rnn', { ...validation, averaged: 5 })).toMatch(
    /exact 87\.66, mean of 5 validations' weights, to decode with$/,
  );
});

test('updates left out are said and counted on the bar, and going back and ending early are said', () => {
  const skip = { type: 'skip', ...totals, loss: Number.NaN, gradientNorm: 1, skipped: 3 } as const;
  expect(logLine('rnn', skip)).toBe(
    'rnn: an update after update 10 was left out, 3 so far: loss NaN, gradient norm 1',
  );
  expect(barText(after([update, skip, update], { updates: 20 }))).toContain('3 skipped');
  expect(logLine('rnn', { type: 'retreat', ...totals, to: 5, retreats: 1, rateFactor: 0.5 })).toBe(
    'rnn: went back to the weights of update 5; learning rates times 0.5 from now on',
  );
  const end = { type: 'end', ...totals, reason: 'patience' } as const;
  expect(logLine('rnn', end)).toBe('rnn: stopped early, validations no longer improve');
  expect(logLine('rnn', { ...end, reason: 'budget' })).toBeNull();
  expect(after([update, end], { updates: 20 })).toMatchObject({ share: 1, doing: 'stopped early' });
});
