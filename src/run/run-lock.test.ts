import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { temporaryRun } from '../testing/temporary-run.ts';
import { lockPath } from './layout.ts';
import { listRuns } from './run-directory.ts';
import { lockRun } from './run-lock.ts';

test('a run that a living process writes is refused by its id, until it gives it back', async () => {
  const run = temporaryRun();
  const release = await lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toBe(`${process.pid} ${process.ppid}\n`);
  await expect(lockRun(run)).rejects.toThrow(UserError);
  await expect(lockRun(run)).rejects.toThrow(`the process ${process.pid} does`);
  expect(listRuns(dirname(run.dir))).toHaveLength(1);
  release();
  expect(existsSync(lockPath(run.dir))).toBe(false);
  const again = await lockRun(run);
  release();
  expect(existsSync(lockPath(run.dir))).toBe(true);
  again();
});

test.each([
  ['is dead', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['died before it wrote its id', () => ''],
])('the lock of a process that %s is taken over', async (_, held) => {
  const run = temporaryRun();
  writeFileSync(lockPath(run.dir), held());
  const release = await lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toBe(`${process.pid} ${process.ppid}\n`);
  release();
});

test('a lock that cannot be written names its path', async () => {
  const run = { ...temporaryRun(), dir: join('nowhere', 'at-all') };
  await expect(lockRun(run)).rejects.toThrow(/cannot write .*\(ENOENT\)/);
});

test('a process whose parent is dead is waited for: it leaves after its step', async () => {
  const run = temporaryRun();
  const dead = spawnSync(process.execPath, ['--version']).pid;
  const dying = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 500)']);
  writeFileSync(lockPath(run.dir), `${dying.pid} ${dead}`);
  const release = await lockRun(run);
  expect(() => process.kill(dying.pid as number, 0)).toThrow('ESRCH');
  expect(readFileSync(lockPath(run.dir), 'utf8')).toBe(`${process.pid} ${process.ppid}\n`);
  release();
});
