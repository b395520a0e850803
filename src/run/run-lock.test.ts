import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { temporaryRun } from '../testing/temporary-run.ts';
import { lockPath } from './layout.ts';
import { listRuns } from './run-directory.ts';
import { lockRun } from './run-lock.ts';

test('a run that a living process writes is refused by its id, until it gives it back', () => {
  const run = temporaryRun();
  const release = lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toBe(`${process.pid}\n`);
  expect(() => lockRun(run)).toThrow(UserError);
  expect(() => lockRun(run)).toThrow(`the process ${process.pid} does`);
  expect(listRuns(dirname(run.dir))).toHaveLength(1);
  release();
  expect(existsSync(lockPath(run.dir))).toBe(false);
  const again = lockRun(run);
  release();
  expect(existsSync(lockPath(run.dir))).toBe(true);
  again();
});

test.each([
  ['is dead', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['died before it wrote its id', () => ''],
])('the lock of a process that %s is taken over', (_, held) => {
  const run = temporaryRun();
  writeFileSync(lockPath(run.dir), held());
  const release = lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toBe(`${process.pid}\n`);
  release();
});

test('a lock that cannot be written names its path', () => {
  const run = { ...temporaryRun(), dir: join('nowhere', 'at-all') };
  expect(() => lockRun(run)).toThrow(/cannot write .*\(ENOENT\)/);
});
