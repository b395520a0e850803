import { expect, test } from 'vitest';
import { floorNote } from './floor.ts';

test('where no run has got anything right, the lead of one is said to show little', () => {
  const untrained = [
    { wer: 100, bleu: 2.9 },
    { wer: 99.88, bleu: 0.4 },
  ];
  expect(floorNote(untrained, 'wer', 2)).toEqual([
    expect.stringMatching(/^Hardly an answer is right: WER 100\.00 and 99\.88\. .* who is ahead/),
  ]);
  expect(floorNote([...untrained, { wer: 40, bleu: 60 }], 'wer', 3)).toEqual([]);
});

test('where BLEU leads, hardly a whole answer is right in any case', () => {
  const translations = [
    { wer: 99.5, bleu: 21 },
    { wer: 99.9, bleu: 0.01 },
  ];
  expect(floorNote(translations, 'bleu', 2)).toEqual([]);
  expect(floorNote([translations[1]], 'bleu', 1)).toEqual([expect.stringContaining('BLEU 0.01')]);
});

test('of one model nobody is said to be ahead, whatever its seeds', () => {
  const untrained = { wer: 100, bleu: 0 };
  for (const scores of [[untrained], [untrained, untrained]]) {
    const [said] = floorNote(scores, 'wer', 1);
    expect(said).toContain('The model has not learnt the task yet');
    expect(said).not.toContain('ahead');
  }
});
