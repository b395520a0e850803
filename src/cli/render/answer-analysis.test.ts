import { expect, test } from 'vitest';
import { analyseAnswers } from '../../eval/analysis/analyse-answers.ts';
import { analysisText } from './answer-analysis.ts';

const STYLE = { bold: (text: string) => text, dim: (text: string) => text, columns: 80 };

test('where too few answers have come so far no share is shown, as in a report', () => {
  const answers = Array.from({ length: 10 }, (_, i) => ({
    source: 'a',
    references: ['A B'],
    output: i === 0 ? 'B B' : 'A C',
    logProbability: -1,
  }));
  const analysis = { byLength: [], ...analyseAnswers(answers, (text) => text.split(' '), [], null) };
  const text = analysisText([{ name: 'rnn', analysis }], 'wer', null, STYLE);
  const [, table] = text.split('Wrong here first, % of answers right so far\n');
  expect(table).toMatch(/^target place +rnn\n1 +10\.00\n2 +-\n/);
});
