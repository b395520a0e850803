import { expect, test, vi } from 'vitest';
import { finishedRun } from '../../testing/finished-run.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { watchRuns } from './watch-runs.ts';

test.runIf(process.platform !== 'win32')('the name of a folder moves no cursor', async () => {
  const lines = [{ source: 'a', references: ['b'], output: 'b', logProbability: -1 }];
  const run = finishedRun({ results: temporaryFolder(), name: 'a\u001b[2Jb', kind: 'rnn', lines });
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  await watchRuns([run.dir], {});
  const written = write.mock.calls.map(([text]) => text).join('');
  write.mockRestore();
  expect(written).toContain('a\\u001b[2Jb: done');
  expect(written).not.toContain('\u001b');
});
