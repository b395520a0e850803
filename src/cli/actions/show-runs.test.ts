import { expect, test, vi } from 'vitest';
import { appendMetrics } from '../../run/metrics-log.ts';
import { temporaryRun } from '../../testing/temporary-run.ts';
import { showRuns } from './show-runs.ts';

test('a run that is not finished is listed with its best validation so far', async () => {
  const run = temporaryRun();
  const totals = { epoch: 0, sourceTokens: 1, targetTokens: 1, flops: 1, seconds: 1 };
  const losses = [0.9, 0.125, 0.5];
  for (const [i, loss] of losses.entries())
    appendMetrics(run, { type: 'validation', update: i + 1, ...totals, loss, best: i < 2 });
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  // A folder of runs, or a run itself.
  for (const folder of [`${run.dir}/..`, run.dir]) await showRuns(folder, {});
  const shown = write.mock.calls.map(([text]) => String(text).split('\n')[1]);
  write.mockRestore();
  expect(shown).toHaveLength(2);
  for (const row of shown) expect(row).toMatch(/^run +rnn +cmudict +3 +0\.1250 +- +not finished$/);
});
