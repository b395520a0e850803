import { expect, test } from 'vitest';
import { readSummary } from '../../run/summary.ts';
import { finishedRun } from '../../testing/finished-run.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { resultsTable } from './results-table.ts';

const lines = [{ source: 'a', references: ['b'], output: 'b' }];
const style = { bold: (text: string) => text, dim: (text: string) => text };

test('notes under a table end between words at the edge of a terminal, and nowhere in a file', () => {
  const summary = readSummary(finishedRun({ results: temporaryFolder(), name: 'rnn', kind: 'rnn', lines }));
  const tableOf = (columns: number) => resultsTable([summary], ['rnn'], { ...style, columns });
  const inFile = tableOf(Number.POSITIVE_INFINITY);
  expect(inFile).toContain(
    'WER: word error rate, the share of sources whose answer equals no reference, in %; PER: ',
  );
  const onScreen = tableOf(80).split('\n');
  expect(Math.max(...onScreen.map(({ length }) => length))).toBeLessThanOrEqual(80);
  const words = (text: string) => text.split(/\s+/);
  expect(words(onScreen.join('\n'))).toEqual(words(inFile));
});

test('the weights that were scored are named once, however many runs there are', () => {
  const summary = readSummary(finishedRun({ results: temporaryFolder(), name: 'rnn', kind: 'rnn', lines }));
  const runs = [2000, 1800, 2000].map((bestUpdate) => ({ ...summary, bestUpdate }));
  const all = resultsTable(runs, ['a', 'b', 'c'], { ...style, columns: Number.POSITIVE_INFINITY });
  expect(all).toContain('decoded as `decode` is set, weights of updates 2,000 and 1,800 (best on valid).');
  const mean = { ...summary, averagedWeights: 3 };
  expect(resultsTable([...runs, mean], ['a', 'b', 'c', 'd'], { ...style, columns: 200 })).toContain(
    'the mean of the weights of 3 validations',
  );
});

test('of a machine that was busy the note on its limit says so', () => {
  const summary = readSummary(finishedRun({ results: temporaryFolder(), name: 'rnn', kind: 'rnn', lines }));
  const runs = [33.7, 13.2].map((limitGflops) => ({ ...summary, limitGflops }));
  const shown = resultsTable(runs, ['a', 'b'], { ...style, columns: Number.POSITIVE_INFINITY });
  expect(shown).toMatch(
    /limit: 33\.7 GFLOP\/s, .*; one measured 13\.2: the machine was busy, .* uncertain\./,
  );
});
