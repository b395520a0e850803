import { expect, test } from 'vitest';
import { createComparison } from '../../run/comparison.ts';
import { type ComparisonPlan, runFolders } from '../../run/plans.ts';
import { createRun } from '../../run/run-directory.ts';
import { defaultConfig, MADE_FROM, temporaryFolder } from '../../testing/temporary-run.ts';
import { resumeRun } from './train-model.ts';

test('of runs that take turns none is gone on with alone', async () => {
  const plan: ComparisonPlan = {
    ...MADE_FROM,
    ...{ models: ['rnn', 'transformer'], seeds: [1], matched: [], tokenizerHash: 't' },
  };
  const folder = temporaryFolder();
  createComparison(folder, plan, (half) => {
    for (const name of runFolders(plan)) createRun(`${half}/${name}`, defaultConfig(), '{}', MADE_FROM);
  });
  const refused = resumeRun(`${folder}/rnn`, { variables: new Map(), quiet: true });
  await expect(refused).rejects.toMatchObject({
    message: expect.stringContaining('is part of a comparison'),
    next: `Go on with all of it: seqcmp compare --resume ${folder}`,
  });
});
