import { expect, test } from 'vitest';
import { floorNote } from './floor.ts';

test('where no run has got anything right, the lead of one is said to show little', () => {
  const untrained = [
    { wer: 100, bleu: 2.9 },
    { wer: 99.88, bleu: 0.4 },
  ];
  expect(floorNote(untrained, 'wer')).toEqual([
    expect.stringMatching(/^Hardly an answer is right: WER 100\.00 and 99\.88\. /),
  ]);
  expect(floorNote([...untrained, { wer: 40, bleu: 60 }], 'wer')).toEqual([]);
});

test('where BLEU leads, hardly a whole answer is right in any case', () => {
  const translations = [
    { wer: 99.5, bleu: 21 },
    { wer: 99.9, bleu: 0.01 },
  ];
  expect(floorNote(translations, 'bleu')).toEqual([]);
  expect(floorNote([translations[1]], 'bleu')).toEqual([expect.stringContaining('BLEU 0.01')]);
});
