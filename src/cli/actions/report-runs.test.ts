import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { finishedRun } from '../../testing/finished-run.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { reportRuns } from './report-runs.ts';

test('a damaged run beside the one that is reported on does not matter', async () => {
  const cwd = temporaryFolder();
  const results = join(cwd, 'results');
  const lines = [{ source: 'a', references: ['b'], output: 'b', logProbability: -1 }];
  finishedRun({ results, name: 'good', kind: 'rnn', lines });
  mkdirSync(join(results, 'bad'));
  writeFileSync(join(results, 'bad', 'config.json'), '{');
  vi.spyOn(process, 'cwd').mockReturnValue(cwd);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    await reportRuns(['good'], {});
  } finally {
    vi.restoreAllMocks();
  }
  expect(readdirSync(results).filter((name) => name.includes('report'))).toHaveLength(1);
});
