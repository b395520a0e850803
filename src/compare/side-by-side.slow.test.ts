/** What becomes of a comparison when one of its processes dies, with the real command. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';

const COMMAND = fileURLToPath(new URL('../../bin/seqcmp.js', import.meta.url));
/** Linux tells a process's children here. */
const childrenFile = (pid: number) => `/proc/${pid}/task/${pid}/children`;
const tellsChildren = existsSync(childrenFile(process.pid));

interface Comparison {
  readonly parent: ChildProcess;
  readonly children: readonly number[];
  readonly ended: Promise<{ code: number | null; stderr: string }>;
}

/** A comparison of no end, once both models train. */
async function trainingComparison(out: string): Promise<Comparison> {
  const options = ['reverse', '--preset', 'tiny', '--steps', '1M', '--out', out];
  const parent = spawn(process.execPath, [COMMAND, 'compare', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  const ended = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    parent.on('close', (code) => resolve({ code, stderr }));
  });
  await new Promise<void>((resolve) => {
    parent.stderr?.on('data', (chunk) => {
      stderr += chunk;
      if (stderr.includes('rnn: update') && stderr.includes('transformer: update')) resolve();
    });
  });
  const children = readFileSync(childrenFile(parent.pid as number), 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  return { parent, children, ended };
}

const isAlive = (pid: number) => existsSync(`/proc/${pid}`);

describe.runIf(tellsChildren)('on Linux, which tells the children of a process', () => {
  test.each([0, 1])(
    'the death of process %d ends the command with an error; the other run is saved',
    async (which) => {
      const out = join(temporaryFolder(), 'pair');
      const { children, ended } = await trainingComparison(out);
      process.kill(children[which], 'SIGKILL');
      const { code, stderr } = await ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/the process of the (rnn|transformer) run ended by SIGKILL/);
      expect(stderr).not.toMatch(/\n\s+at /);
      expect(children.some(isAlive)).toBe(false);
    },
  );

  test('the death of the parent leaves no child behind', async () => {
    const { parent, children, ended } = await trainingComparison(join(temporaryFolder(), 'pair'));
    parent.kill('SIGKILL');
    await ended;
    await expect.poll(() => children.some(isAlive), { timeout: 10_000 }).toBe(false);
  });

  test('SIGTERM to every process of the group saves both runs and exits with 143', async () => {
    const out = join(temporaryFolder(), 'pair');
    const { parent, children, ended } = await trainingComparison(out);
    for (const pid of [...children, parent.pid as number]) process.kill(pid, 'SIGTERM');
    const { code, stderr } = await ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/To go on:\n {2}seqcmp compare --resume \S+pair\n$/);
  });
});
