import { expect, test } from 'vitest';
import { atLeast, atMost } from '../../ablate/check.ts';
import { claimResult } from '../../testing/claim-result.ts';
import { verificationText } from './verification.ts';

test('a task is shown with what was published, what was found, and whether the two agree', () => {
  const plain = (text: string) => text;
  const checks = [atLeast('WER of rnn, %', 41.257, 28), atMost('WER of rnn, %', 41.257, 40)];
  const found = { ...claimResult(), checks, verdict: 'not shown' } as const;
  const text = verificationText([found, { ...found, checks: [checks[0]], verdict: 'shown' }], {
    ...{ bold: plain, dim: plain },
    columns: 80,
  });
  expect(text.split('\n').slice(0, 8)).toEqual([
    'norms: not as published',
    '  One is better.',
    '  published: Somebody 2020, Table 1: it is',
    '  found: WER of rnn, %: 41.26, expected at least 28',
    '  does not hold: WER of rnn, %: 41.26, expected at most 40',
    '  10 sources, seeds 1, 2',
    '',
    'norms: as published',
  ]);
});
