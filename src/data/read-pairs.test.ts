import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { cleanPairs } from './clean-pairs.ts';
import { loadCorpus } from './corpus.ts';
import { csvRecords, parseCsv } from './csv.ts';
import { guessLevel } from './levels.ts';
import type { Pair, PairPiece } from './pair.ts';
import { readAlignedFiles, readPairFile } from './read-pairs.ts';

const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' } });
const folder = mkdtempSync(join(tmpdir(), 'seqcmp-data-'));
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

async function allOf(pieces: AsyncIterable<PairPiece>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for await (const piece of pieces) pairs.push(...piece.pairs);
  return pairs;
}

describe('a file of pairs', () => {
  const expected = [
    { source: 'abc', target: 'cba' },
    { source: 'héé', target: 'ééh' },
  ];
  test.each([
    ['plain.tsv', 'abc\tcba\nhéé\tééh\n'],
    ['windows.tsv', '\ufeffabc\tcba\r\nhéé\tééh'],
    ['packed.tsv.gz', gzipSync('abc\tcba\nhéé\tééh\n')],
    ['no-ending', 'abc\tcba\nhéé\tééh\n'],
    ['plain.csv', 'abc,cba\r\n"héé","ééh"\r\n'],
    ['PACKED.TSV.GZ', gzipSync('abc\tcba\nhéé\tééh\n')],
    ['packed.csv.gz', gzipSync('abc,cba\nhéé,ééh')],
    ['plain.jsonl', '{"source":"abc","target":"cba"}\n{"target":"ééh","source":"héé","note":1}\n'],
    ['packed.jsonl.gz', gzipSync('{"source":"abc","target":"cba"}\n{"source":"héé","target":"ééh"}')],
  ])('%s is read', async (name, content) => {
    expect(await allOf(readPairFile(write(name, content)))).toEqual(expected);
  });

  test.each<[string, string | Uint8Array, string]>([
    [
      'titles.tsv',
      'Source\ttarget\na\tb\n',
      ':1: expected a pair; found titles of columns, "Source" and "target"',
    ],
    ['titles.csv', '"src","tgt"\na,b\n', ':1: expected a pair; found titles of columns, "src" and "tgt"'],
    [
      'exchanged.tsv',
      'target_text\tsource_text\n',
      ':1: expected a pair; found titles of columns, "target_text" and "source_text"',
    ],
    ['one.tsv', 'a\tb\nalone\n', ':2: expected two columns, a source and a target; found 1'],
    ['old-mac.tsv', 'a\tb\rc\td\r', ':1: expected two columns, a source and a target; found 3'],
    ['three.tsv', 'a\tb\tc\n', ':1: expected two columns, a source and a target; found 3'],
    ['three.csv', 'a,b\n"c\nd",e\nf,g,h\n', ':4: expected two columns, a source and a target; found 3'],
    [
      'open.csv',
      'a,b\nc,"d\n',
      ':2: expected a comma or the end of the line after a field; found a quote that is never closed',
    ],
    ['inside.csv', 'a,b"c"\n', ':1: expected a comma or the end of the line after a field; found "\\""'],
    ['text.jsonl', '{"source":"a","target":"b"}\nno\n', ':2: expected a JSON object with the strings'],
    ['list.jsonl', '["a","b"]\n', ':1: expected a JSON object with the strings'],
    ['number.jsonl', '{"source":"a","target":1}\n', 'found "target": a number'],
    [
      'half.jsonl',
      '{"source":"a","target":"\\ud800"}\n',
      'found "target": a string with half of a surrogate pair',
    ],
    [
      'latin.tsv',
      Buffer.from('a\tb\nh\xe9\tb\nc\td\n', 'latin1'),
      ':2: expected UTF-8; found bytes that are not',
    ],
    [
      'latin.tsv.gz',
      gzipSync(Buffer.from('a\tb\nc\t\xc3', 'latin1')),
      ':2: expected UTF-8; found bytes that are not',
    ],
    ['empty.tsv', '', ': expected lines of text; found an empty file'],
    ['empty.tsv.gz', gzipSync(''), ': expected lines of text; found an empty file'],
    ['plain.gz', 'a\tb\n', ': expected a whole gzip file; found incorrect header check'],
    [
      'cut.tsv.gz',
      gzipSync('a\tb\n').subarray(0, 15),
      ': expected a whole gzip file; found unexpected end of file',
    ],
  ])('%s is refused with its place', async (name, content, message) => {
    await expect(allOf(readPairFile(write(name, content)))).rejects.toMatchObject({
      name: 'UserError',
      exitCode: 1,
      message: expect.stringContaining(message),
    });
  });

  test.each([
    ['old.tsv', 'a\tb\rc\td\r'],
    ['old.csv', 'a,b\rc,d\r'],
  ])('%s, whose lines end in carriage returns alone, is refused with what to do', async (name, content) => {
    await expect(allOf(readPairFile(write(name, content)))).rejects.toMatchObject({
      next: expect.stringContaining("tr '\\r' '\\n'"),
    });
  });

  test.each([
    ['packed-titles.tsv.gz', gzipSync('source\ttarget\n'), 'zcat FILE | tail -n +2'],
    ['plain-titles.tsv', 'source\ttarget\n', '(tail -n +2 FILE)'],
  ])('%s is refused with how to take the titles out', async (name, content, next) => {
    await expect(allOf(readPairFile(write(name, content)))).rejects.toMatchObject({
      next: expect.stringContaining(next),
    });
  });

  test.each([
    ['own-titles.csv', '\ufeff"Source","Target"\r\na,b\r\n'],
    ['own-titles.tsv', 'source\ttarget\na\tb\n'],
    ['own-titles.tsv.gz', gzipSync('source\ttarget\na\tb\n')],
  ])(
    '%s: a line that is source and target for certain is left out of a corpus, and told',
    async (name, content) => {
      const file = write(name, content);
      const pieces = [];
      for await (const piece of readPairFile(file, 'auto', 'left out')) pieces.push(piece);
      expect(pieces[0]).toMatchObject({ untitled: file });
      expect(pieces.flatMap(({ pairs }) => pairs)).toEqual([{ source: 'a', target: 'b' }]);
      const many = Array.from({ length: 200 }, (_, i) => `${i}\t${i}\n`).join('');
      const told: string[] = [];
      const loaded = await loadCorpus(
        { ...corpus, name: write('titled.tsv', `source\ttarget\n${many}`) },
        data,
        tokenizer,
        { onUntitled: (path) => told.push(path) },
      );
      expect(told).toEqual([join(folder, 'titled.tsv')]);
      expect(loaded.hash).toBe(
        (await loadCorpus({ ...corpus, name: write('bare.tsv', many) }, data, tokenizer)).hash,
      );
    },
  );

  test.each(['src\ttgt\n', 'target\tsource\n', 'source\ttarget text\n'])(
    'other titles, %j, stay refused',
    async (line) => {
      const file = write('other-titles.tsv', `${line}a\tb\n`);
      await expect(allOf(readPairFile(file, 'auto', 'left out'))).rejects.toThrow('found titles of columns');
    },
  );

  test('words that may be data are no titles', async () => {
    const file = write('no-titles.tsv', 'word\tWort\nsource\ttarget\nin\tout\n');
    expect(await allOf(readPairFile(file))).toHaveLength(3);
    expect(await allOf(readPairFile(write('one-title.tsv', 'source\tQuelle\n')))).toHaveLength(1);
  });

  test('that is missing or a directory is refused', async () => {
    await expect(allOf(readPairFile(join(folder, 'none.tsv')))).rejects.toThrow(
      'none.tsv: expected a file; found nothing there',
    );
    await expect(allOf(readPairFile(folder))).rejects.toThrow('expected a file; found a directory');
  });

  test('that is all empty sides and repetitions is refused with how many', async () => {
    const name = write('same.tsv', `${'a\tb\n'.repeat(9)}a\t\n`);
    await expect(loadCorpus({ ...corpus, name }, data, tokenizer)).rejects.toThrow(
      'found 1 train, 0 valid, 0 test (1 pair of 1 source; of 10 pairs read were dropped 1 with an empty side and 8 repeated)',
    );
  });

  test('becomes a corpus that recommends its levels by its words', async () => {
    const lines = Array.from(
      { length: 200 },
      (_, i) => `${'x'.repeat(1 + (i % 7))}${i}\tword${i % 7} and ${i % 3}`,
    );
    const loaded = await loadCorpus(
      { ...corpus, name: write('my.pairs.tsv.gz', gzipSync(lines.join('\n'))) },
      data,
      tokenizer,
    );
    expect(loaded).toMatchObject({
      name: 'my.pairs',
      levels: { source: 'char', target: 'word' },
      counts: { kept: 200 },
    });
  });
});

describe('two aligned files', () => {
  test('give a pair a line, plain or packed', async () => {
    const source = write('aligned.en', 'a b\n\nc\n');
    const target = write('aligned.de.gz', gzipSync('A\r\nB\r\nC\r\n'));
    const [first, second, third] = await allOf(readAlignedFiles(source, target));
    expect([first, second, third]).toEqual([
      { source: 'a b', target: 'A' },
      { source: '', target: 'B' },
      { source: 'c', target: 'C' },
    ]);
  });

  test('of uneven length are refused with both counts', async () => {
    const [source, target] = [write('long.en', 'a\nb\nc\n'), write('short.de', 'A\nB\n')];
    await expect(allOf(readAlignedFiles(source, target))).rejects.toThrow(
      `found 3 in ${source} and 2 in ${target}`,
    );
    await expect(loadCorpus({ ...corpus, name: source, target }, data, tokenizer)).rejects.toThrow(
      'found 3 in',
    );
  });
});

test('CSV fields may hold commas, doubled quotes, line ends and nothing', () => {
  expect(parseCsv('"a,""b""\r\nc",\n,x\n\nlast,"y"', 'f.csv')).toEqual([
    { line: 1, fields: ['a,"b"\r\nc', ''] },
    { line: 3, fields: ['', 'x'] },
    { line: 4, fields: [''] },
    { line: 5, fields: ['last', 'y'] },
  ]);
});

test('CSV in pieces gives the records of the whole, with their lines', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.stringMatching(/^[ab",\r\n]{0,4}$/), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
      }),
      fc.array(fc.nat({ max: 9 })),
      async (rows, cuts) => {
        const text = rows
          .map((fields) => `${fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',')}\n`)
          .join('');
        const lines = text.split(/(?<=\n)/);
        async function* pieces() {
          for (const cut of [...cuts, lines.length]) yield { text: lines.splice(0, cut).join(''), share: 1 };
        }
        const found = [];
        for await (const { records } of csvRecords(pieces(), 'f.csv')) found.push(...records);
        expect(found).toEqual(parseCsv(text, 'f.csv'));
      },
    ),
  );
});

describe('cleaning', () => {
  const read = [
    { source: ' a ', target: 'b' },
    { source: 'a', target: 'b\t' },
    { source: 'a', target: 'c' },
    { source: '  ', target: 'b' },
    { source: 'e\u0301', target: 'x' },
    { source: 'm\u200en', target: 'y' },
    { source: 'u\u0007', target: 'z' },
  ];

  const textsOf = (pairs: readonly (Pair | null)[]) =>
    pairs.map((pair) => pair && `${pair.source}|${pair.target}`);

  test('counts what it drops and what it changes', () => {
    const { pairs, counts } = cleanPairs(read, { oneTarget: false, repeats: false, given: [], data });
    expect(textsOf(pairs)).toEqual(['a|b', null, 'a|c', null, 'é|x', 'm\u200en|y', 'u\u0007|z']);
    expect(counts).toEqual({
      read: 7,
      kept: 5,
      empty: 1,
      duplicate: 1,
      ambiguous: 0,
      untrained: 0,
      overlap: 0,
      controlCharacters: 2,
      normalised: 1,
    });
  });

  test('drops every pair of a source with two targets where a source has one', () => {
    const { pairs, counts } = cleanPairs(read, { oneTarget: true, repeats: false, given: [], data });
    expect(textsOf(pairs)).toEqual([null, null, null, null, 'é|x', 'm\u200en|y', 'u\u0007|z']);
    expect(counts).toMatchObject({ read: 7, kept: 3, empty: 1, duplicate: 1, ambiguous: 2 });
  });
});

test('a side is words with spaces and at most 1,000 different words, sub-words with more, else characters', () => {
  const level = (textOf: (i: number) => string) => {
    const guess = guessLevel();
    for (let i = 0; i < 1001; i++) guess.add(textOf(i));
    return guess.level();
  };
  expect(level((i) => `w${i % 999} end`)).toBe('word');
  expect(level((i) => `w${i} end`)).toBe('bpe');
  expect(level((i) => (i % 2 === 0 ? `w${i} end` : `w${i}`))).toBe('bpe');
  expect(level((i) => (i % 3 === 0 ? `w${i} end` : `w${i}`))).toBe('char');
  expect(level((i) => `w${i % 10}`)).toBe('char');
});
