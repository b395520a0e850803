import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configSchema, SPLITS } from '../config/schema.ts';
import { allPairs, loadCorpus, originOf } from './corpus.ts';
import { corpusReadme } from './corpus-readme.ts';
import { type WrittenFormat, writeCorpus } from './write-corpus.ts';

const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' } });
const folder = mkdtempSync(join(tmpdir(), 'seqcmp-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const load = (settings: Partial<typeof corpus>) => loadCorpus({ ...corpus, ...settings }, data, tokenizer);

async function write(settings: Partial<typeof corpus>, out: string, format: WrittenFormat) {
  const loaded = await load(settings);
  const { levels, licence, repeats } = originOf({ ...corpus, ...settings });
  const card = { levels, licence, repeats };
  await writeCorpus(loaded, join(folder, out), {
    format,
    card,
    data,
    command: 'seqcmp corpus make `x` my_b',
  });
  return loaded;
}

test.each<[Partial<typeof corpus>, WrittenFormat]>([
  [{ name: 'reverse', pairs: 500 }, 'tsv'],
  [{ name: 'dates', pairs: 500 }, 'jsonl'],
  [{ name: 'scan', split: 'addprim-jump' }, 'tsv'],
])('%j as a folder of %s is the same corpus', async (settings, format) => {
  const out = `${settings.name}-${format}`;
  const made = await write(settings, out, format);
  const read = await load({ name: join(folder, out) });
  expect(read.hash).toBe(made.hash);
  expect(read).toMatchObject({ levels: made.levels, licence: made.licence, sources: made.sources });
  for (const split of SPLITS) expect(allPairs(read.splits[split])).toEqual(allPairs(made.splits[split]));
  const readme = readFileSync(join(folder, out, 'README.md'), 'utf8');
  expect(readme).toContain(made.hash);
  expect(readme).toContain("`seqcmp corpus make 'x' my_b`");
  for (const split of SPLITS)
    expect(readme).toContain(`| ${split} | ${made.splits[split].length.toLocaleString('en')} |`);
});

test('the README says of every pair that was read what became of it', async () => {
  const thin = { ...data, trainPercent: 50 };
  const loaded = await loadCorpus({ ...corpus, name: 'copy', pairs: 500, length: 30 }, thin, tokenizer);
  const readme = corpusReadme(loaded, { command: '', data: thin });
  expect(readme).toContain(`${loaded.counts.untrained} (left out of train by data.trainPercent)`);
});

test('a text with a tab is refused for TSV with what to do, and nothing is left', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => JSON.stringify({ source: `s\t${i}`, target: 'x' }));
  const name = join(folder, 'tabs.jsonl');
  writeFileSync(name, lines.join('\n'));
  const before = readdirSync(folder);
  await expect(write({ name }, 'tabs', 'tsv')).rejects.toMatchObject({
    message: expect.stringMatching(
      /^tabs, pair 1 of train: expected texts without a tab .* found "s\\t\d+"$/,
    ),
    next: 'Write JSONL instead: --format jsonl.',
  });
  expect(readdirSync(folder)).toEqual(before);
  const made = await write({ name }, 'tabs', 'jsonl');
  expect((await load({ name: join(folder, 'tabs') })).hash).toBe(made.hash);
});

test('a first pair that reads as titles in TSV is refused for it, and read again from JSONL', async () => {
  const pairs = [
    { source: 'source', target: 'target' },
    ...Array.from({ length: 200 }, (_, i) => ({ source: `s ${i}`, target: 'x' })),
  ];
  const name = join(folder, 'titles.jsonl');
  writeFileSync(name, pairs.map((pair) => JSON.stringify(pair)).join('\n'));
  await expect(write({ name }, 'titles', 'tsv')).rejects.toMatchObject({
    message: expect.stringContaining('pair 1 of train: expected a pair that reads as one in TSV'),
    next: 'Write JSONL instead: --format jsonl.',
  });
  const made = await write({ name }, 'titles', 'jsonl');
  expect((await load({ name: join(folder, 'titles') })).hash).toBe(made.hash);
});

test('a text with a character of code zero is refused by its line, as TSV has it', async () => {
  const name = join(folder, 'zero.jsonl');
  writeFileSync(
    name,
    `${JSON.stringify({ source: 'a', target: 'b' })}\n${JSON.stringify({ source: 'a\0', target: 'b' })}`,
  );
  await expect(load({ name })).rejects.toMatchObject({
    message: expect.stringMatching(/zero\.jsonl:2: expected .*code zero/),
  });
});

test('an empty folder is filled, and one with something in it is left alone', async () => {
  mkdirSync(join(folder, 'empty'));
  await write({ name: 'copy', pairs: 300 }, 'empty', 'tsv');
  expect(readdirSync(join(folder, 'empty')).sort()).toEqual([
    'README.md',
    'corpus.json',
    'test.tsv',
    'train.tsv',
    'valid.tsv',
  ]);
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'taken', 'mine'), '');
  await expect(write({ name: 'copy', pairs: 300 }, 'taken', 'tsv')).rejects.toThrow('cannot be written');
  expect(readdirSync(join(folder, 'taken'))).toEqual(['mine']);
  expect(existsSync(join(folder, `.taken.${process.pid}.tmp`))).toBe(false);
  const through = write({ name: 'copy', pairs: 300 }, join('taken', 'mine', 'x'), 'tsv');
  await expect(through).rejects.toThrow('cannot be written');
});
