import { expect, test } from 'vitest';
import { createComparison } from '../../run/comparison.ts';
import { type ComparisonPlan, runFolders } from '../../run/plans.ts';
import { createRun } from '../../run/run-directory.ts';
import { defaultConfig, MADE_FROM, temporaryFolder } from '../../testing/temporary-run.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { resumeRun } from './train-model.ts';

/** @returns the folder of a comparison whose runs have not begun */
function comparisonOf(part: Pick<ComparisonPlan, 'models' | 'seeds'>): string {
  const plan: ComparisonPlan = { ...MADE_FROM, ...part, matched: [], tokenizerHash: 't' };
  const folder = temporaryFolder();
  createComparison(folder, plan, (half) => {
    for (const name of runFolders(plan)) createRun(`${half}/${name}`, defaultConfig(), '{}', MADE_FROM);
  });
  return folder;
}

const FLAGS: TrainingFlags = { variables: new Map(), quiet: true };

test('of runs that take turns none is gone on with alone', async () => {
  const folder = comparisonOf({ models: ['rnn', 'transformer'], seeds: [1] });
  await expect(resumeRun(`${folder}/rnn`, FLAGS)).rejects.toMatchObject({
    message: expect.stringContaining('is part of a comparison'),
    next: `Go on with all of it: seqcmp compare --resume ${folder}`,
  });
});

test('of runs with one budget none is given a larger one alone', async () => {
  const folder = comparisonOf({ models: ['rnn'], seeds: [1, 2] });
  await expect(resumeRun(`${folder}/rnn-seed1`, { ...FLAGS, steps: 1000 })).rejects.toMatchObject({
    message: `${folder}/rnn-seed1 is one of several runs with one budget`,
    next: `Give all of them the budget: seqcmp compare --resume ${folder}`,
  });
});
