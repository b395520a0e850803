/** `seqcmp tokenizer` as it is typed. What tokenizers do: src/data. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, seqcmp } from '../testing/run-command.ts';

const cwd = mkdtempSync(join(tmpdir(), 'seqcmp-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const TEXT = "the cat sat on the mat, the cat's mat\nthe dog sat on the cat\n";
const tokenizer = (args: readonly string[], input?: string): Promise<Ended> =>
  seqcmp(['tokenizer', ...args], { cwd, input });

beforeAll(async () => {
  writeFileSync(join(cwd, 'text.txt'), TEXT);
  await tokenizer(['train', '--text', 'text.txt', '--vocabulary', '280', '--out', 'bpe.json']);
  await tokenizer(['train', '--text', 'text.txt', '--level', 'char', '--out', 'char.json']);
}, 60_000);

describe('tokenizer', () => {
  test('train writes the same from a file, from stdin and to stdout', async () => {
    const file = readFileSync(join(cwd, 'bpe.json'), 'utf8');
    const { code, stdout, stderr } = await tokenizer(
      ['train', '--text', '-', '--level', 'bpe', '--vocabulary', '280'],
      TEXT,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: file });
    expect(stderr).toContain('sub-words, 272 symbols, 12 merges');
  });

  test('train on a corpus learns what a run would learn, a file for each side', async () => {
    const { code, stdout } = await tokenizer([
      'train',
      'reverse',
      '--set',
      'corpus.pairs=100',
      '--out',
      'r.json',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).tokenizers).toMatchObject([
      { path: 'r.source.json', sides: 'source', level: 'char', size: 30 },
      { path: 'r.target.json', sides: 'target', level: 'char', size: 30 },
    ]);
    const joint = await tokenizer([
      'train',
      'reverse',
      '--set',
      'corpus.pairs=100',
      '--level',
      'bpe',
      '--out',
      'j.json',
    ]);
    expect(joint.stderr).toContain('wrote j.json');
  });

  test('decode gives back what encode was given, by symbols and by ids', async () => {
    const lines = '  the  cat\\n\t\n\n\u00e9\ud83d\ude00\n';
    for (const ids of [[], ['--ids']]) {
      const encoded = await tokenizer(['encode', 'bpe.json', ...ids], lines);
      expect(encoded.stdout.split('\n')).toHaveLength(lines.split('\n').length);
      expect((await tokenizer(['decode', 'bpe.json', ...ids], encoded.stdout)).stdout).toBe(lines);
    }
    expect((await tokenizer(['encode', 'bpe.json'], 'the cat zoo\n')).stdout).toBe('the Ġcat Ġ z o o\n');
  });

  test('encode writes a space in a symbol so that decode can read it', async () => {
    const { stdout } = await tokenizer(['encode', 'char.json'], 'a t\n');
    expect(stdout).toBe('a \\u{20} t\n');
    expect((await tokenizer(['decode', 'char.json'], stdout)).stdout).toBe('a t\n');
  });

  test('encode and decode answer line by line as JSON', async () => {
    const { stdout } = await tokenizer(['encode', 'bpe.json', '--json'], 'the\n\n');
    const [first, second] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(first).toMatchObject({ line: 1, symbols: ['the'] });
    expect(second).toEqual({ line: 2, ids: [], symbols: [] });
    const decoded = await tokenizer(['decode', 'bpe.json', '--json'], stdout);
    expect(decoded.stdout).toBe('{"line":1,"text":"the"}\n{"line":2,"text":""}\n');
    expect((await tokenizer(['decode', 'bpe.json', '--json'], 'the\n')).stdout).toBe(
      '{"line":1,"text":"the"}\n',
    );
    const wrong = await tokenizer(['decode', 'bpe.json', '--json'], '{"line":1,"ids":[-1]}\n');
    expect(wrong.stderr).toContain('standard input:1: expected ids from 0 to 271; found "-1"');
  });

  test('show says what it is, and what a text takes', async () => {
    const { stdout } = await tokenizer(['show', 'bpe.json', '--input', 'text.txt', '--json']);
    expect(JSON.parse(stdout).tokenizers).toMatchObject([
      { level: 'bpe', size: 272, merges: 12, text: { lines: 2, words: 15, characters: 59, unknown: 0 } },
    ]);
    const shown = (await tokenizer(['show', 'bpe.json', '--input', 'text.txt'])).stdout;
    expect(shown).toContain('272 symbols, 12 merges');
    expect(shown).toContain('2 lines, 15 words, 59 characters');
  });

  test('export writes what read it again', async () => {
    const { stdout } = await tokenizer(['export', 'bpe.json']);
    expect(stdout).toBe(readFileSync(join(cwd, 'bpe.json'), 'utf8'));
  });

  test('show names the hash of the side that is shown: that of its exported file', async () => {
    const runs = ['reverse', '--set', 'corpus.pairs=200', '--steps', '1', '--preset', 'tiny', '--out', 'run'];
    expect((await seqcmp(['train', 'rnn', ...runs], { cwd })).code).toBe(0);
    const shown = JSON.parse((await tokenizer(['show', 'run', '--json'])).stdout).tokenizers;
    const exported = await Promise.all(
      ['source', 'target'].map((side) => tokenizer(['export', 'run', '--side', side])),
    );
    expect(shown.map(({ hash }: { hash: string }) => hash)).toEqual(
      exported.map(({ stdout }) => createHash('sha256').update(stdout).digest('hex')),
    );
    expect(shown[0].pairHash).toBe(shown[1].pairHash);
  }, 60_000);

  test.each([
    [['train'], 2, 'expected a corpus or --text, found neither'],
    [['train', 'reverse', '--text', 'text.txt'], 2, 'found both'],
    [['train', '--text', 'text.txt', '--level', 'bp'], 2, 'Did you mean bpe?'],
    [
      ['train', '--text', 'text.txt', '--vocabulary', '9'],
      2,
      '--vocabulary: expected a whole number from 260',
    ],
    [['train', 'reverse', '--level', 'char', '--no-joint'], 2, '--no-joint is for bpe; found the level char'],
    [['train', 'reverse', '--vocabulary', '300'], 2, '--vocabulary is for bpe; found the level char'],
    [['train', '--text', 'no.txt'], 1, 'no.txt: expected a file'],
    [['train', '--text', 'text.txt', '--out', 'bpe.json'], 1, 'bpe.json is there already'],
    [['train', 'reverse', '--json'], 2, 'expected --out with --json'],
    [['encode', 'text.txt'], 1, 'text.txt: expected the JSON of a tokenizer'],
    [['encode', 'nothing'], 1, 'there is no run "nothing"'],
    [['decode', 'bpe.json', '--ids'], 1, 'standard input:2: expected ids from 0 to 271; found "280"'],
    [['decode', 'bpe.json'], 1, 'standard input:2: expected symbols of the tokenizer; found "280"'],
    [['show', 'bpe.json', '--side', 'left'], 2, '--side: expected one of source, target; found "left"'],
  ])('%j is refused', async (args, exit, message) => {
    const { code, stderr } = await tokenizer(args, '5 6\n280\n');
    expect(code).toBe(exit);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
