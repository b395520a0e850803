import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { openSuite } from '../../run/ablation-suite.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { ablate } from './ablate.ts';
import { runSuite } from './run-suite.ts';

vi.mock('./run-suite.ts', () => ({ runSuite: vi.fn() }));

afterEach(() => vi.unstubAllEnvs());

test('a corpus that there is not is refused with the nearest name, before a suite is made', async () => {
  const out = join(temporaryFolder(), 'suite');
  const flags = { corpus: 'revers', seeds: 2, out, quiet: true, variables: new Map() };
  await expect(ablate(['heads'], flags)).rejects.toMatchObject({
    next: expect.stringContaining('Did you mean reverse?'),
  });
  expect(existsSync(out)).toBe(false);
});

test('the command that a suite keeps has what came from the environment as if it were typed', async () => {
  const out = join(temporaryFolder(), 'suite');
  vi.stubEnv('SEQCMP_ENGINE', 'cpu');
  const variables = new Map([['engine', 'SEQCMP_ENGINE']]);
  await ablate(['heads'], { seeds: 2, out, quiet: true, engine: 'cpu', variables });
  expect(runSuite).toHaveBeenCalledOnce();
  expect(openSuite(out).command).toMatch(/ --engine cpu$/);
});
