import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { isFolder, makeFolder, refuseDeadLink, statOf } from './folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-folder-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('makes a folder and those above it, and leaves one that is there', () => {
  const path = join(folder, 'a', 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect(statSync(path).isDirectory()).toBe(true);
});

test('fails where a file is in the way', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  expect(() => makeFolder(file)).toThrow('EEXIST');
  expect(() => makeFolder(join(file, 'inside'))).toThrow();
});

test.runIf(process.platform !== 'win32')('a link to nothing is named, and where it leads', () => {
  const link = join(folder, 'link');
  symlinkSync('gone', link);
  for (const path of [link, join(link, 'inside', 'deeper')]) {
    expect(() => makeFolder(path)).toThrow(`${link}: expected a folder, or nothing; found a link to gone`);
    expect(() => refuseDeadLink(path)).toThrow('where nothing is');
  }
  refuseDeadLink(join(folder, 'new', 'folder'));
});

test('nothing is where nothing is, and where a path goes through a file', () => {
  const file = join(folder, 'one');
  writeFileSync(file, 'x');
  expect(statOf(file)?.size).toBe(1);
  expect([join(folder, 'none'), join(file, 'inside')].map(statOf)).toEqual([undefined, undefined]);
  expect([folder, file, join(file, 'inside')].map(isFolder)).toEqual([true, false, false]);
});

// Node's own recursive mkdir never comes back from there.
test.runIf(existsSync('/proc/self'))('fails where a file system takes no folders', () => {
  expect(() => makeFolder('/proc/nope/inside')).toThrow('ENOENT');
});
