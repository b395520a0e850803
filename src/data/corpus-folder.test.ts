import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema, SPLITS } from '../config/schema.ts';
import { allPairs, type Corpus, corpusName, loadCorpus } from './corpus.ts';
import { corpusFoldersIn, openCorpusFolder } from './corpus-folder.ts';

const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' } });
const root = mkdtempSync(join(tmpdir(), 'seqcmp-folders-'));
afterAll(() => rmSync(root, { recursive: true }));

function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = join(root, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
  return folder;
}

const load = (name: string, settings: Partial<typeof data> = {}, direction?: string): Promise<Corpus> =>
  loadCorpus({ ...corpus, name, direction }, { ...data, ...settings }, tokenizer);
const textsOf = ({ splits }: Corpus) =>
  SPLITS.map((split) => allPairs(splits[split]).map(({ source, target }) => `${source}|${target}`));

const SPLIT_TEXTS = [['a|A', 'b|B'], ['c|C'], ['d|D']];

describe('a folder of splits', () => {
  test.each<[string, Readonly<Record<string, string | Uint8Array>>]>([
    ['tsv', { 'train.tsv': 'a\tA\nb\tB\n', 'valid.tsv': 'c\tC\n', 'test.tsv': 'd\tD\n' }],
    ['dev-csv', { 'train.csv': 'a,A\nb,B\n', 'dev.csv': 'c,C\n', 'test.csv': 'd,D\n' }],
    [
      'mixed',
      {
        'train.tsv.gz': gzipSync('a\tA\nb\tB\n'),
        'validation.jsonl': '{"source":"c","target":"C"}\n',
        'test.csv': 'd,D\n',
        'README.md': '# mine',
      },
    ],
  ])('of pairs (%s) gives them as they are', async (name, files) => {
    const loaded = await load(folderOf(name, files));
    expect(textsOf(loaded)).toEqual(SPLIT_TEXTS);
    expect(loaded).toMatchObject({ name, given: SPLITS, counts: { read: 4, kept: 4 } });
  });

  const aligned = {
    'train.lc.en': 'a\nb\n',
    'train.lc.de.gz': gzipSync('A\nB\n'),
    'val.lc.en': 'c\n',
    'val.lc.de': 'C\n',
    'test.en': 'd\n',
    'test.de': 'D\n',
  };

  test('of aligned files is read in the direction that is named', async () => {
    const folder = folderOf('aligned', aligned);
    expect(textsOf(await load(folder, {}, 'en-de'))).toEqual(SPLIT_TEXTS);
    expect(textsOf(await load(folder, {}, 'de-en'))[0]).toEqual(['A|a', 'B|b']);
    await expect(load(folder)).rejects.toMatchObject({
      message: expect.stringContaining('which of its aligned files are sources; found the endings de, en'),
      next: 'Name the source first, such as --set corpus.direction=de-en.',
    });
    await expect(load(folder, {}, 'en-fr')).rejects.toThrow('a file of the train split that ends in .fr');
    await expect(load(folder, {}, 'ende')).rejects.toThrow('two endings with a hyphen between them');
  });

  test('of aligned files may say its direction itself', async () => {
    const folder = folderOf('told', {
      ...aligned,
      'corpus.json': '\ufeff{"direction":"en-de","licence":"CC0"}',
    });
    const loaded = await load(folder);
    expect(textsOf(loaded)).toEqual(SPLIT_TEXTS);
    expect(loaded.licence).toBe('CC0');
  });

  test('takes endings that hold a hyphen', () => {
    const folder = folderOf('zh', { 'train.zh-CN': 'a\n', 'train.en': 'A\n' });
    expect(openCorpusFolder(folder, 'zh-CN-en').files.get('train')).toEqual([
      join(folder, 'train.zh-CN'),
      join(folder, 'train.en'),
    ]);
  });

  test('names the file, and both counts, of sides that are uneven', async () => {
    const folder = folderOf('uneven', { ...aligned, 'val.lc.de': 'C\nE\n' });
    await expect(load(folder, {}, 'en-de')).rejects.toThrow(
      `found 1 in ${join(folder, 'val.lc.en')} and 2 in ${join(folder, 'val.lc.de')}`,
    );
  });

  test('without a test split has one made from train, and says so', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `s${i}\tt${i}\n`).join('');
    const loaded = await load(folderOf('no-test', { 'train.tsv': lines, 'valid.tsv': 'v\tV\n' }));
    expect(loaded.given).toEqual(['train', 'valid']);
    expect(allPairs(loaded.splits.valid)).toEqual([{ source: 'v', target: 'V' }]);
    expect(loaded.splits.test.length).toBeGreaterThan(0);
    expect(loaded.splits.train.length + loaded.splits.test.length).toBe(100);
  });

  test.each<[string, Readonly<Record<string, string>>, string, string]>([
    ['no-train', { 'test.tsv': 'a\tb\n' }, 'expected a train split', 'Name its files train'],
    [
      'two',
      { 'train.tsv': 'a\tb\n', 'train.csv': 'a,b\n' },
      'found train.csv, train.tsv',
      'Move all but one',
    ],
    [
      'alike',
      { 'train.tsv': 'a\tb\n', 'valid.tsv': 'c\td\n', 'test2016.tsv': 'e\tf\n' },
      'found test2016.tsv',
      'one is taken from train',
    ],
    [
      'alike-behind',
      { 'train.tsv': 'a\tb\n', 'fre_dev.tsv.gz': '', 'tst2013.tsv': 'e\tf\n' },
      'expected the valid split as valid.tsv, or valid.SOURCE and valid.TARGET; found fre_dev.tsv.gz',
      'Rename what is meant',
    ],
    [
      'alike-tst',
      { 'train.tsv': 'a\tb\n', 'dev.tsv': 'c\td\n', 'tst.tsv': 'e\tf\n' },
      'found tst.tsv',
      'Rename',
    ],
    [
      'card',
      { 'train.tsv': 'a\tb\n', 'corpus.json': '{"levels":{"source":"char","target":"x"}}' },
      'corpus.json: levels.target: expected one of char, word, bpe, found "x"',
      'Mend it',
    ],
    [
      'card-no-json',
      { 'train.tsv': 'a\tb\n', 'corpus.json': 'nothing' },
      'corpus.json: is not JSON',
      'Mend it',
    ],
  ])('is refused with what to do: %s', async (name, files, message, next) => {
    await expect(load(folderOf(`refused-${name}`, files))).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(message),
      next: expect.stringContaining(next),
    });
  });

  test('has other files beside its splits, whose names may hold those of splits', async () => {
    const lines = Array.from({ length: 100 }, (_, i) => `s${i}\tt${i}\n`).join('');
    const others = { 'latest.tsv': 'x', 'run_test.sh': 'x', 'devices.tsv.bak': 'x' };
    const loaded = await load(folderOf('others', { 'train.tsv': lines, ...others }));
    expect(loaded.given).toEqual(['train']);
  });

  test('has its sources in one split each, and another hash when they may be in two', async () => {
    const folder = folderOf('shared', {
      'train.tsv': 'a\tA\nc\tX\nd\tX\n',
      'valid.tsv': 'c\tC\nd\tX\n',
      'test.tsv': 'd\tD\n',
    });
    const loaded = await load(folder);
    expect(textsOf(loaded)).toEqual([['a|A'], ['c|C'], ['d|D']]);
    expect(loaded.counts).toMatchObject({ read: 6, kept: 3, overlap: 3 });
    expect(loaded.shared).toEqual({ trainValid: 2, trainTest: 1, validTest: 1, examples: ['c', 'd'] });
    const kept = await load(folder, { overlap: 'keep' });
    expect(textsOf(kept)).toEqual([['a|A', 'c|X', 'd|X'], ['c|C', 'd|X'], ['d|D']]);
    expect(kept.hash).not.toBe(loaded.hash);
    await expect(load(folder, { overlap: 'fail' })).rejects.toThrow('such as "c", "d"');
  });

  test('whose valid split stands wholly in test is refused', async () => {
    const files = { 'train.tsv': 'a\tA\n', 'valid.tsv': 'd\tX\n', 'test.tsv': 'd\tD\n' };
    await expect(load(folderOf('swallowed', files))).rejects.toMatchObject({
      message: expect.stringContaining('found 1 train, 0 valid, 1 test'),
      next: expect.stringContaining('data.overlap=keep'),
    });
  });
});

test('a folder of corpora names them, and none of them is it', async () => {
  folderOf('several/one', { 'train.tsv': 'a\tb\n' });
  folderOf('several/group/two', { 'train.tsv': 'a\tb\n' });
  expect(corpusFoldersIn(join(root, 'several'))).toEqual(['group/two', 'one']);
  await expect(load(join(root, 'several'))).rejects.toMatchObject({
    next: expect.stringContaining(join(root, 'several', 'one')),
  });
  expect(corpusName({ name: join(root, 'several') })).toBe('several');
});

test('the answers of runs are no corpora', () => {
  folderOf('comparison/rnn/outputs', { 'train.jsonl': '' });
  expect(corpusFoldersIn(join(root, 'comparison'))).toEqual([]);
  expect(corpusFoldersIn(join(root, 'comparison', 'rnn'))).toEqual([]);
});
