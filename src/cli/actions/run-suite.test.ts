/** A suite that is interrupted where nothing is trained. */
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { analyseAblation } from '../../ablate/analyse-ablation.ts';
import type { AblationResult } from '../../ablate/result.ts';
import { createSuite } from '../../run/ablation-suite.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { runSuite } from './run-suite.ts';
import { watchTraining } from './watch-training.ts';

vi.mock('../../ablate/prepare-arms.ts', () => ({ prepareArms: async () => [] }));
vi.mock('../../ablate/analyse-ablation.ts', () => ({ analyseAblation: vi.fn() }));
vi.mock('./watch-training.ts', async (original) => ({
  ...(await original<typeof import('./watch-training.ts')>()),
  watchTraining: vi.fn(async () => ({ summaries: [], interrupted: null })),
}));

afterEach(() => {
  vi.restoreAllMocks();
  vi.clearAllMocks();
  process.exitCode = undefined;
});

const result = {} as AblationResult;
const suiteOfTwo = () =>
  createSuite(join(temporaryFolder(), 'suite'), {
    names: ['heads', 'scaling'],
    seeds: [1, 2],
    corpus: null,
    updates: 1,
    engine: 'cpu',
    threads: 1,
    command: 'seqcmp ablate heads scaling',
  });

/** @returns what it said on stderr */
async function stopped(): Promise<string> {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await runSuite(suiteOfTwo(), { seeds: 2, quiet: true, variables: new Map() });
  return said.mock.calls.map(([text]) => String(text)).join('');
}

test.runIf(process.platform !== 'win32')(
  'an interruption while a claim is checked ends behind it',
  async () => {
    const analyse = vi.mocked(analyseAblation).mockImplementation(() => {
      process.kill(process.pid, 'SIGINT');
      for (const until = performance.now() + 20; performance.now() < until; );
      return result;
    });
    expect(await stopped()).toMatch(/To go on:\n {2}seqcmp ablate --resume .*suite/);
    expect(process.exitCode).toBe(130);
    expect(analyse).toHaveBeenCalledOnce();
  },
);

test('an interruption that met the end of the last run begins no further claim', async () => {
  const analyse = vi.mocked(analyseAblation).mockReturnValue(result);
  const watch = vi.mocked(watchTraining).mockResolvedValue({ summaries: [], interrupted: 143 });
  expect(await stopped()).toContain('seqcmp ablate --resume');
  expect(process.exitCode).toBe(143);
  expect(watch).toHaveBeenCalledOnce();
  expect(analyse).not.toHaveBeenCalled();
});
