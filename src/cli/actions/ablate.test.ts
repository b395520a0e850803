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
  await expect(ablate(['heads'], flags, [])).rejects.toMatchObject({
    next: expect.stringContaining('Did you mean reverse?'),
  });
  expect(existsSync(out)).toBe(false);
});

test('the command that a suite keeps has what came from the environment as if it were typed', async () => {
  const out = join(temporaryFolder(), 'suite');
  vi.stubEnv('SEQCMP_ENGINE', 'cpu');
  const variables = new Map([['engine', 'SEQCMP_ENGINE']]);
  await ablate(['heads'], { seeds: 2, out, quiet: true, engine: 'cpu', variables }, []);
  expect(runSuite).toHaveBeenCalledOnce();
  expect(openSuite(out).command).toMatch(/ --engine cpu$/);
});

test('an option of training is refused where nothing is trained, and taken where something is', async () => {
  const flags = { seeds: 2, steps: 5, quiet: true, variables: new Map() };
  const one = { ...flags, out: join(temporaryFolder(), 'suite') };
  await expect(ablate(['length-time'], one, ['--quiet', '--steps'])).rejects.toThrow(
    '--steps changes nothing: length-time trains nothing',
  );
  expect(existsSync(one.out)).toBe(false);
  await ablate(['length-time', 'heads'], one, ['--steps']);
  await ablate(['length-time'], { ...one, out: join(temporaryFolder(), 'other') }, ['--quiet']);
});
