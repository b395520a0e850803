import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cacheShelf, entriesOf, measureCache, removeEntries } from './cache.ts';
import type { Kept, Recipe } from './shelf.ts';

let cache = '';
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'seqcmp-cache-'));
});
afterEach(() => rmSync(cache, { recursive: true, force: true }));

const noTick = () => undefined;
const TEXT = 'made of this\n'.repeat(1000);

/** A recipe that counts how often it is followed. */
function counted(key: object = { of: 'a' }, before: () => Promise<void> = async () => {}) {
  const made = { times: 0 };
  const recipe: Recipe<{ lines: number }> = {
    kind: 'test',
    key,
    note: z.object({ lines: z.number() }),
    async make(storage) {
      made.times++;
      const file = storage.create('text');
      file.write(Buffer.from(TEXT));
      file.end();
      await before();
      return { lines: 1000 };
    },
  };
  return { made, recipe };
}

const keep = (recipe: Recipe<{ lines: number }>) => cacheShelf(cache).keep(recipe, noTick);

function textOf({ files, note }: Kept<{ lines: number }>): string {
  expect(note).toEqual({ lines: 1000 });
  const bytes = files.open('text');
  const into = Buffer.alloc(bytes.size);
  bytes.read(0, into);
  return into.toString();
}

/** The folder of the one entry, which holds nothing but it. */
function entry(): string {
  const names = readdirSync(cache);
  expect(names).toEqual([expect.stringMatching(/^test-[0-9a-f]{64}$/)]);
  return join(cache, names[0]);
}

test('an entry is made once, and found by every shelf over the same folder', async () => {
  const { made, recipe } = counted();
  for (let time = 0; time < 3; time++) expect(textOf(await keep(recipe))).toBe(TEXT);
  expect(made.times).toBe(1);
  expect(readdirSync(entry()).sort()).toEqual(['entry.json', 'text']);
});

test('another key is another entry', async () => {
  const [a, b] = [counted({ of: 'a' }), counted({ of: 'b' })];
  await keep(a.recipe);
  await keep(b.recipe);
  expect(b.made.times).toBe(1);
  expect(measureCache(cache).entries).toBe(2);
});

describe('what is damaged is made anew:', () => {
  const damages: [string, (file: string, entryFile: string) => void][] = [
    ['a flipped byte', (file) => writeFileSync(file, TEXT.replace('made', 'mbde'))],
    ['a missing file', (file) => rmSync(file)],
    ['a cut file', (file) => truncateSync(file, 100)],
    ['a longer file', (file) => writeFileSync(file, `${TEXT}!`)],
    ['an entry.json that is no JSON', (_, entryFile) => writeFileSync(entryFile, '{"files":')],
    ['an entry.json of another form', (_, entryFile) => writeFileSync(entryFile, '{"files":{"text":1}}')],
    [
      'a note of another form',
      (_, entryFile) => writeFileSync(entryFile, readFileSync(entryFile, 'utf8').replace('lines', 'rows')),
    ],
    [
      'a note of the same form with another number',
      (_, entryFile) =>
        writeFileSync(entryFile, readFileSync(entryFile, 'utf8').replace(/"lines":\d/, '"lines":7')),
    ],
    ['a missing entry.json', (_, entryFile) => rmSync(entryFile)],
  ];
  test.each(damages)('%s', async (_, damage) => {
    const { made, recipe } = counted();
    await keep(recipe);
    damage(join(entry(), 'text'), join(entry(), 'entry.json'));
    expect(textOf(await keep(recipe))).toBe(TEXT);
    expect(made.times).toBe(2);
    expect(textOf(await keep(recipe))).toBe(TEXT);
    expect(made.times).toBe(2);
    entry();
  });
});

test('a recipe that fails leaves nothing, and its own error is thrown', async () => {
  const failure = new Error('no more');
  const { recipe } = counted({}, () => Promise.reject(failure));
  await expect(keep(recipe)).rejects.toBe(failure);
  expect(readdirSync(cache)).toEqual([]);
});

test('giving up while what was made is checked leaves nothing', async () => {
  const { recipe } = counted();
  const giveUp = () => Promise.reject(new Error('aborted'));
  await expect(cacheShelf(cache).keep(recipe, giveUp)).rejects.toThrow('aborted');
  expect(readdirSync(cache)).toEqual([]);
});

test('half-made folders go once they are a day old, and not before', async () => {
  for (const name of ['.half-old', '.half-new']) mkdirSync(join(cache, name));
  const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
  utimesSync(join(cache, '.half-old'), twoDaysAgo, twoDaysAgo);
  await keep(counted().recipe);
  expect(existsSync(join(cache, '.half-old'))).toBe(false);
  expect(existsSync(join(cache, '.half-new'))).toBe(true);
});

test('two that make the same entry at once both end well, with one entry', async () => {
  let meet = () => {};
  const met = new Promise<void>((resolve) => {
    meet = resolve;
  });
  const first = counted({}, () => met);
  const second = counted({}, async () => meet());
  const kept = await Promise.all([keep(first.recipe), keep(second.recipe)]);
  expect(kept.map(textOf)).toEqual([TEXT, TEXT]);
  expect([first.made.times, second.made.times]).toEqual([1, 1]);
  entry();
});

test('what is open stays readable when the cache is emptied', async () => {
  const kept = await keep(counted().recipe);
  const bytes = kept.files.open('text');
  removeEntries(entriesOf(cache));
  const into = Buffer.alloc(bytes.size);
  bytes.read(0, into);
  expect(into.toString()).toBe(TEXT);
});

test('emptying deletes every entry, and leaves what is not of seqcmp', async () => {
  await keep(counted().recipe);
  mkdirSync(join(cache, '.half-abcdef'));
  writeFileSync(join(cache, 'mine.txt'), 'mine');
  const found = measureCache(cache);
  expect(found.entries).toBe(2);
  expect(found.bytes).toBeGreaterThan(TEXT.length);
  removeEntries(entriesOf(cache));
  expect(readdirSync(cache)).toEqual(['mine.txt']);
  expect(measureCache(join(cache, 'nowhere'))).toEqual({ entries: 0, bytes: 0 });
});

test('a folder that cannot be made is said, with what to do', async () => {
  const file = join(cache, 'file');
  writeFileSync(file, '');
  await expect(cacheShelf(join(file, 'cache')).keep(counted().recipe, noTick)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('a large corpus cannot be prepared there'),
    next: expect.stringContaining('SEQCMP_CACHE'),
  });
});
