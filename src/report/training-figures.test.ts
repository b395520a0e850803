import { expect, test } from 'vitest';
import type { AnalysedRun } from '../compare/analysis.ts';
import { lossFigure, qualityFigure } from './training-figures.ts';

/** Validations: what a run had spent, and the loss. */
function run(
  name: string,
  points: readonly { tokens: number; seconds: number; loss: number }[],
  tokenizerHash = 'one',
  unit: AnalysedRun['unit'] = 'word',
) {
  const validation = points.map(({ tokens, seconds, loss }, i) => ({
    ...{ update: 10 * (i + 1), targetTokens: tokens, seconds, flops: 1e9 * tokens, loss },
    metrics: { wer: 10 * loss, per: 10 * loss },
  }));
  return {
    name,
    unit,
    summary: { tokenizerHash },
    curves: { train: [], validation },
  };
}
const says = (...runs: ReturnType<typeof run>[]) => lossFigure({ runs }).says;

test('a run that ends its budget of time an update later is read at its end', () => {
  const points = [
    { tokens: 100, seconds: 12, loss: 2 },
    { tokens: 200, seconds: 24.6, loss: 1.5 },
    { tokens: 204, seconds: 25.1, loss: 1 },
  ];
  const other = [{ tokens: 300, seconds: 25, loss: 0.5 }];
  expect(says(run('RNN', points), run('Transformer', other))).toContain(
    '25 seconds of updates (0.5000 against 1.0000)',
  );
});

test('who is ahead depends on what is spent: the one that learns more of a token, or of a second', () => {
  const thorough = run('RNN', [
    { tokens: 100, seconds: 40, loss: 2 },
    { tokens: 200, seconds: 80, loss: 1 },
  ]);
  const quick = run('Transformer', [
    { tokens: 200, seconds: 40, loss: 1.5 },
    { tokens: 400, seconds: 80, loss: 0.5 },
  ]);
  expect(says(thorough, quick)).toBe(
    'Validation loss where all have spent as much, each at its nearest validation: Transformer is ahead at 20 updates (0.5000 against 1.0000) and 80 seconds of updates (0.5000 against 1.0000); RNN is ahead at 200 target tokens (1.0000 against 1.5000) and 200.00 GFLOP (1.0000 against 1.5000).',
  );
});

test('the name of a run that was not validated begins the sentence as it is', () => {
  expect(says(run('vanilla', []))).toBe('vanilla was not validated.');
});

test('an axis on which one run was first validated after the other had ended is left out', () => {
  const early = run('RNN', [{ tokens: 100, seconds: 10, loss: 2 }]);
  const late = run('Transformer', [{ tokens: 90, seconds: 30, loss: 1.5 }]);
  expect(says(early, late)).not.toContain('seconds of updates');
});

test('losses a token of different tokenizers put nobody ahead', () => {
  const points = [{ tokens: 100, seconds: 10, loss: 2 }];
  expect(says(run('few', points), run('many', [{ tokens: 90, seconds: 10, loss: 3 }], 'two'))).toBe(
    'Validation loss of few goes from 2.0000 to 2.0000; validation loss of many goes from 3.0000 to 3.0000.',
  );
});

test.each([
  ['per', 'word', true],
  ['per', 'character', false],
  ['wer', 'character', true],
] as const)('by %s of words beside %ss somebody is ahead: %s', (name, unit, ahead) => {
  const settings = [{ path: 'train.stopMetric', values: [name, name], equal: true }];
  const points = [{ tokens: 100, seconds: 10, loss: 2 }];
  const runs = [run('few', points), run('many', points, 'two', unit)];
  const figure = qualityFigure({ runs, settings });
  expect(figure?.says.includes('ahead')).toBe(ahead);
  expect(figure?.says).not.toContain('target tokens');
});
