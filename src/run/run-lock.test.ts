import { spawn, spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { defaultConfig, MADE_FROM, temporaryFolder, temporaryRun } from '../testing/temporary-run.ts';
import { comparisonPath, lockPath } from './layout.ts';
import { createRun, listRuns } from './run-directory.ts';
import { isLocked, isWorkedOn, lockRun } from './run-lock.ts';

/** Its id, its parent's, and where the system says so when it began. */
const OURS = new RegExp(`^${process.pid} ${process.ppid} \\d+\n$`);

test('a run that a living process writes is refused by its id, until it gives it back', async () => {
  const run = temporaryRun();
  const release = await lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toMatch(OURS);
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

test('a run is worked on while a living process writes it, or another run of its comparison', async () => {
  const [folder, alone] = [temporaryFolder(), temporaryRun()];
  const [first, second] = [1, 2].map((seed) =>
    createRun(join(folder, `rnn-seed${seed}`), defaultConfig(), '', MADE_FROM),
  );
  const release = await lockRun(first);
  expect([first, second, alone].map(isWorkedOn)).toEqual([true, false, false]);
  writeFileSync(comparisonPath(folder), '');
  expect([first, second].map(isWorkedOn)).toEqual([true, true]);
  release();
  expect([first, second].map(isWorkedOn)).toEqual([false, false]);
});

test.each([
  ['is dead', () => String(spawnSync(process.execPath, ['--version']).pid)],
  ['died before it wrote its id', () => ''],
])('the lock of a process that %s is taken over', async (_, held) => {
  const run = temporaryRun();
  writeFileSync(lockPath(run.dir), held());
  utimesSync(lockPath(run.dir), 0, 0);
  const release = await lockRun(run);
  expect(readFileSync(lockPath(run.dir), 'utf8')).toMatch(OURS);
  release();
});

test.each(['.lock', '.lock.removing'])('a folder named %s is said to be in the way', async (name) => {
  const run = temporaryRun();
  writeFileSync(lockPath(run.dir), String(spawnSync(process.execPath, ['--version']).pid));
  const path = join(run.dir, name);
  rmSync(path, { force: true });
  mkdirSync(path);
  utimesSync(path, 0, 0);
  await expect(lockRun(run)).rejects.toThrow(UserError);
  await expect(lockRun(run)).rejects.toThrow(`cannot remove ${path}`);
});

test.skipIf(!existsSync('/proc/self/stat'))(
  'the lock of a process that had the id of a living one is taken over: in a container it is often our own',
  async () => {
    const run = temporaryRun();
    await lockRun(run);
    const began = Number(readFileSync(lockPath(run.dir), 'utf8').split(' ')[2]);
    writeFileSync(lockPath(run.dir), `${process.pid} ${process.ppid} ${began - 100}\n`);
    expect(isLocked(run.dir)).toBe(false);
    const release = await lockRun(run);
    expect(isLocked(run.dir)).toBe(true);
    release();
  },
);

test('a lock that can no longer be removed, as on a disk that has become read-only, hides no other error', async () => {
  const { unlinkSync } = fs;
  const setUnlink = (unlink: typeof unlinkSync): void => {
    fs.unlinkSync = unlink;
    syncBuiltinESMExports();
  };
  const release = await lockRun(temporaryRun());
  setUnlink(() => {
    throw new Error('EROFS');
  });
  onTestFinished(() => setUnlink(unlinkSync));
  expect(release).not.toThrow();
});

test('a lock that was made just now is not taken for stale before its process has written its id', async () => {
  const run = temporaryRun();
  writeFileSync(lockPath(run.dir), '');
  const refused = expect(lockRun(run)).rejects.toThrow(`the process ${process.ppid} does`);
  await setTimeout(200);
  writeFileSync(lockPath(run.dir), `${process.ppid} ${process.ppid}\n`);
  await refused;
});

test('a lock that another process holds by now is not given back', async () => {
  const run = temporaryRun();
  const release = await lockRun(run);
  writeFileSync(lockPath(run.dir), `${process.ppid} ${process.ppid}\n`);
  release();
  expect(existsSync(lockPath(run.dir))).toBe(true);
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
  expect(readFileSync(lockPath(run.dir), 'utf8')).toMatch(OURS);
  release();
});
