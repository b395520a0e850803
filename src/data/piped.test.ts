import { execFileSync } from 'node:child_process';
import {
  closeSync,
  constants,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { entriesOf, removeEntries } from './cache.ts';
import { type PipedCopy, settlePipes } from './piped.ts';

const { corpus } = configSchema.parse({ model: { kind: 'rnn' } });
const folder = mkdtempSync(join(tmpdir(), 'seqcmp-piped-'));
const cache = join(folder, 'cache');
afterAll(() => rmSync(folder, { recursive: true }));

const from =
  (...chunks: (string | Uint8Array)[]) =>
  () =>
    Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

test('standard input becomes a file of what came, named by what it holds', async () => {
  const told: PipedCopy[] = [];
  const settle = (format: typeof corpus.format, stdin: () => Readable) =>
    settlePipes(
      { ...corpus, name: '-', format },
      { cache, stdin, keepCopies: true, onCopied: (copy) => told.push(copy) },
    );
  const { name } = await settle('auto', from('a\tb\nc', '\td\n'));
  expect(readFileSync(name, 'utf8')).toBe('a\tb\nc\td\n');
  expect(basename(name)).toBe('stdin.tsv');
  expect(told).toEqual([{ from: 'standard input', path: name, kept: true }]);
  expect(basename((await settle('jsonl', from('{}\n'))).name)).toBe('stdin.jsonl');
  const packed = gzipSync('a\tb\n');
  const cut = await settle('auto', from(packed.subarray(0, 1), packed.subarray(1)));
  expect(basename(cut.name)).toBe('stdin.tsv.gz');
  expect(readFileSync(cut.name)).toEqual(packed);
});

test('equal content is kept once, a copy that was cut is made anew, and emptying the cache deletes it', async () => {
  const settle = () =>
    settlePipes({ ...corpus, name: '-' }, { cache, keepCopies: true, stdin: from('same\tsame\n') });
  const { name } = await settle();
  const before = readdirSync(cache).length;
  truncateSync(name, 3);
  expect((await settle()).name).toBe(name);
  expect(readFileSync(name, 'utf8')).toBe('same\tsame\n');
  expect(readdirSync(cache).length).toBe(before);
  expect(entriesOf(cache).map(({ what }) => what)).toContain('copy of a pipe');
  removeEntries(entriesOf(cache));
  expect(readdirSync(cache)).toEqual([]);
});

test('a copy for one command alone has a folder of its own, and is that command’s to remove', async () => {
  const told: PipedCopy[] = [];
  const settle = () =>
    settlePipes(
      { ...corpus, name: '-' },
      { cache, stdin: from('a\tb\n'), onCopied: (copy) => told.push(copy) },
    );
  const paths = [await settle(), await settle()].map(({ name }) => name);
  expect(new Set(paths).size).toBe(2);
  expect(told.map(({ kept, path }) => ({ kept, path }))).toEqual(
    paths.map((path) => ({ kept: false, path })),
  );
});

test('one of two aligned sides may be a pipe, files stay what they are', async () => {
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'a\n');
  const settled = await settlePipes({ ...corpus, name: file, target: '-' }, { cache, stdin: from('b\n') });
  expect(settled.name).toBe(file);
  expect(readFileSync(settled.target ?? '', 'utf8')).toBe('b\n');
  await expect(settlePipes({ ...corpus, name: '-', target: '-' }, { cache })).rejects.toMatchObject({
    exitCode: 2,
    message: 'expected standard input (-) for one side; found it for both',
  });
});

test.runIf(process.platform !== 'win32')('a named pipe is copied, and keeps its ending', async () => {
  const pipe = join(folder, 'pairs.csv');
  execFileSync('mkfifo', [pipe]);
  const [settled] = await Promise.all([
    settlePipes({ ...corpus, name: pipe }, { cache }),
    // Opening it for writing waits for the reader.
    import('node:fs/promises').then(({ writeFile }) => writeFile(pipe, 'a,b\n')),
  ]);
  expect(basename(settled.name)).toBe('pairs.csv');
  expect(readFileSync(settled.name, 'utf8')).toBe('a,b\n');
});

test('nothing, an error and an interruption leave nothing behind', async () => {
  removeEntries(entriesOf(cache));
  const settle = (stdin: () => Readable, signal?: AbortSignal) =>
    settlePipes({ ...corpus, name: '-' }, { cache, stdin, signal });
  await expect(settle(from())).rejects.toThrow('standard input: expected lines of text; found nothing');
  const silent = new Readable({ read: () => {} });
  const controller = new AbortController();
  const waiting = settle(() => silent, controller.signal);
  controller.abort(new Error('interrupted'));
  await expect(waiting).rejects.toThrow('interrupted');
  expect(readdirSync(cache)).toEqual([]);
});

test.skipIf(process.platform === 'win32').each([
  ['that nobody writes', false],
  ['whose writer is silent', true],
])('waiting for a named pipe %s ends when it is interrupted', async (_, written) => {
  const pipe = join(folder, `silent-${written}`);
  execFileSync('mkfifo', [pipe]);
  const writer = written ? openSync(pipe, constants.O_RDWR) : null;
  const interrupt = new AbortController();
  const settled = settlePipes({ ...corpus, name: pipe }, { cache, signal: interrupt.signal });
  setTimeout(() => interrupt.abort(), 100);
  await expect(settled).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(cache).filter((name) => name.startsWith('.half-'))).toEqual([]);
  if (writer !== null) closeSync(writer);
});
