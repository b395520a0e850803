import { expect, test } from 'vitest';
import type { PairedResult } from './compare-paired.ts';
import { decimalsInTable, fewSourcesNote, findWinner, toVerdict, winnerBy } from './verdict.ts';

const names = { first: 'the RNN', second: 'the Transformer' };
const basis =
  'paired bootstrap over 6,215 sources, 1,000 samples; one seed each, so the spread of seeds is unknown';
const found = (delta: number, low: number, high: number, metric: PairedResult['metric'] = 'wer') =>
  ({
    metric,
    test: 'bootstrap',
    segments: 6215,
    differing: 500,
    samples: 1000,
    seed: 1,
    pValue: 0.5,
    scores: { first: 40, second: 40 + delta },
    delta,
    low,
    high,
  }) as const;

test('a lower error rate wins, and the interval is turned to its side', () => {
  expect(findWinner(names, found(-3.1, -4.2, -1.9))).toEqual({
    winner: 'second',
    words: `The Transformer is 3.1 points better in WER, 36.9 against 40.0 (95 % interval 1.9 to 4.2, ${basis})`,
  });
});

test('a higher score wins, by the name of a run as it is written', () => {
  expect(findWinner({ first: 'run-a', second: 'run-b' }, found(-2, -3, -1, 'bleu'))).toEqual({
    winner: 'first',
    words: `run-a is 2.0 points better in BLEU, 40.0 against 38.0 (95 % interval 1.0 to 3.0, ${basis})`,
  });
});

test('nobody wins when the interval holds zero', () => {
  expect(findWinner(names, found(0.3, -0.8, 1.4))).toEqual({
    winner: null,
    words: `No winner in WER: the lead of 0.3 points of the RNN, 40.0 against 40.3, has a 95 % interval that holds zero (-0.8 to 1.4; ${basis})`,
  });
  expect(findWinner(names, found(0.3, 0, 1.4)).winner).toBeNull();
});

test('nobody wins by a few sources, whatever the interval says', () => {
  const one = { ...found(-100, -100, -100), scores: { first: 100, second: 0 }, segments: 1, differing: 1 };
  expect(findWinner(names, one)).toEqual({
    winner: null,
    words:
      'No winner in WER: the lead of 100.0 points of the Transformer, 0.0 against 100.0, rests on 1 source, and fewer than 6 show nothing (95 % interval 100.0 to 100.0, paired bootstrap over 1 source, 1,000 samples; one seed each, so the spread of seeds is unknown)',
  });
  expect(findWinner(names, { ...one, differing: 6 }).winner).toBe('second');
});

test('nobody wins when the scores are equal', () => {
  expect(findWinner(names, found(0, 0, 0, 'chrf')).words).toBe(
    `No winner in chrF: both score 40.0 (95 % interval of the difference 0.0 to 0.0, ${basis})`,
  );
});

test('a small difference never reads as zero', () => {
  expect(findWinner(names, found(0.04, 0.012, 0.07, 'chrf++')).words).toContain(
    'is 0.04 points better in chrF++, 40.04 against 40.00 (95 % interval 0.01 to 0.07',
  );
});

test('a side is better where the interval says so, and its lead is never shown as zero', () => {
  const [above, below, holding] = [
    { low: 0.001, high: 0.004, differing: 6 },
    { low: -3, high: -1, differing: 6 },
    { low: -1, high: 2, differing: 6 },
  ];
  expect([winnerBy('bleu', above), winnerBy('wer', above)]).toEqual(['second', 'first']);
  expect([winnerBy('bleu', below), winnerBy('wer', below)]).toEqual(['first', 'second']);
  for (const apart of [holding, { ...above, low: 1e-8 }, { ...below, differing: 5 }])
    expect(winnerBy('bleu', apart)).toBeNull();
  expect(decimalsInTable('second', [0.002, above.low, above.high])).toBe(3);
  expect(decimalsInTable(null, [0.002])).toBe(2);
  expect(decimalsInTable('first', [12.5, 11, 14])).toBe(2);
});

test('intervals of few sources are said to be narrow', () => {
  expect(fewSourcesNote(19)).toEqual([expect.stringContaining('over 19 sources covers less')]);
  expect(fewSourcesNote(20)).toEqual([]);
});

test('a verdict is what was found with the clauses that follow, and one full stop', () => {
  const found = { winner: null, words: 'No winner' };
  expect(toVerdict(found)).toEqual({ winner: null, sentence: 'No winner.' });
  expect(toVerdict(found, '; a took more', '', '; by PER a is better').sentence).toBe(
    'No winner; a took more; by PER a is better.',
  );
});
