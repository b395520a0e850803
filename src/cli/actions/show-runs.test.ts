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
  await showRuns(`${run.dir}/..`, {});
  const [[text]] = write.mock.calls;
  write.mockRestore();
  expect(String(text).split('\n')[1]).toMatch(/^run +rnn +cmudict +3 +0\.1250 +- +not finished$/);
});
