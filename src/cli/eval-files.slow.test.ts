/** `seqcmp eval --hyp --ref` as it is typed: scores, significance, errors. No run and no model is needed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { seqcmp } from '../testing/run-command.ts';

const cwd = mkdtempSync(join(tmpdir(), 'seqcmp-'));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
// Line separators, a carriage return, a byte order mark and no last line end: what editors leave behind.
writeFileSync(join(cwd, 'h'), 'The cat\u2028sat.\r\n\ufeffÉtait\x85là  \n\n你好。 world\t\na b c d e f\n');
writeFileSync(join(cwd, 'r'), 'The cat sat on.\r\nÉtait là\nempty\n你好, world\nA b c d e g\n');
writeFileSync(join(cwd, 'r2'), 'A cat sat.\n\n\n您好。 World\na b c d e');
writeFileSync(join(cwd, 'short'), 'a\nb\n');

interface Scores {
  scores: { metric: string; hypothesis: number; score: number; signature: string }[];
  significance: { metric: string; test: string; samples: number; seed: number; pValue: number }[];
}
const json = async (args: string[], input = ''): Promise<Scores> => {
  const { code, stdout, stderr } = await seqcmp(['eval', ...args, '--json'], { cwd, input });
  expect({ code, stderr: stderr.replace(/^seqcmp .*\n/, '') }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
};

describe('scores of files', () => {
  test('are those that sacreBLEU 2.6.0 prints', async () => {
    // sacrebleu r r2 -i h -m bleu chrf ter -w 6 --tokenize intl -lc --chrf-lowercase
    const flags = ['--tokenize', 'intl', '--lowercase', '--metrics', 'bleu,chrf,ter'];
    const { scores } = await json(['--hyp', 'h', '--ref', 'r', '--ref', 'r2', ...flags]);
    expect(scores.map(({ score }) => score.toFixed(6))).toEqual(['68.880746', '75.988084', '32.000000']);
    expect(scores[0].signature).toMatch(/^nrefs:2\|case:lc\|eff:no\|tok:intl\|smooth:exp\|version:seqcmp-/);
  });

  test('count word edits for wer, and say so', async () => {
    const { scores } = await json(['--hyp', '-', '--ref', 'short', '--metrics', 'wer,exact'], 'a c\nb\n');
    expect(scores).toMatchObject([
      { metric: 'wer', hypothesis: 1, score: 50 },
      { metric: 'exact', hypothesis: 1, score: 50 },
    ]);
    expect(scores[0].signature).toContain('unit:word|best:nearest');
  });

  test('threads of the environment are for other commands', async () => {
    const args = ['eval', '--hyp', 'h', '--ref', 'h', '--metrics', 'exact'];
    const { stdout, code } = await seqcmp(args, { cwd, env: { SEQCMP_THREADS: '2' } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining('100.00') });
  });

  test('of a long file are announced, unless it should be quiet', async () => {
    writeFileSync(join(cwd, 'long'), 'a b c d\n'.repeat(1000));
    const args = ['eval', '--hyp', 'long', '--ref', 'long', '--metrics', 'bleu,wer'];
    const { stdout, stderr } = await seqcmp(args, { cwd });
    expect(stderr).toBe('BLEU of long, lines\nWER of long, lines\n');
    const quiet = await seqcmp([...args, '--quiet'], { cwd });
    expect(quiet).toMatchObject({ stdout, stderr: '' });
  });

  test('a byte order mark counts, and is said', async () => {
    writeFileSync(join(cwd, 'marked'), '\ufeffa b\n');
    const args = ['eval', '--hyp', 'marked', '--ref', '-', '--metrics', 'wer', '--json'];
    const { stdout, stderr } = await seqcmp(args, { cwd, input: 'a b\n' });
    expect(JSON.parse(stdout).scores[0].score).toBe(50);
    expect(stderr).toContain('marked begins with a byte order mark');
  });

  test('of two systems come with both tests, the same for the same seed', async () => {
    const args = [
      '--hyp',
      'h',
      '--hyp2',
      'r2',
      '--ref',
      'r',
      '--metrics',
      'chrf',
      '--seed',
      '7',
      '--trials',
      '500',
    ];
    const found = await json(args);
    expect(found.scores.map(({ hypothesis }) => hypothesis)).toEqual([1, 2]);
    expect(found.significance).toMatchObject([
      { metric: 'chrf', test: 'bootstrap', samples: 1000, seed: 7 },
      { metric: 'chrf', test: 'randomisation', samples: 500, seed: 7 },
    ]);
    expect(await json(args)).toEqual(found);
    const { stdout } = await seqcmp(['eval', ...args], { cwd });
    for (const text of ['r2 less h', '-34.00', '500 trials; seed 7', '5 lines, against r.'])
      expect(stdout).toContain(text);
  });
});

describe('what is wrong is said', () => {
  test.each([
    [['--hyp', 'h', '--ref', 'short'], 1, 'h has 5, short has 2'],
    [['--hyp', 'missing', '--ref', 'r'], 1, 'missing: expected a file; found nothing there'],
    [['--hyp', '-', '--ref', 'r'], 1, 'standard input: expected lines of text; found none'],
    [['--hyp', '-', '--ref', '-'], 2, 'found it twice'],
    [['--hyp', 'h', '--hyp', 'r2', '--ref', 'r'], 2, 'The second system is --hyp2'],
    [['--hyp', 'h'], 2, '--hyp without --ref'],
    [['--ref', 'h'], 2, '--ref without --hyp'],
    [['--hyp', 'h', '--ref', 'r', '--split', 'test'], 2, '--split, which is for runs'],
    [['--hyp', 'h', '--ref', 'r', '--threads', '1'], 2, '--threads, which is for runs'],
    [['--hyp', 'h', '--ref', 'r', '--metrics', 'blue'], 2, 'Did you mean bleu?'],
    [['--hyp', 'h', '--ref', 'r', '--smooth-value', '1'], 2, 'found exp, which takes no number'],
    [['--hyp', 'h', '--ref', 'r', '--metrics', 'wer', '--tokenize', 'intl'], 2, '--tokenize is for bleu'],
    [['--hyp', 'h', '--ref', 'r', '--metrics', 'bleu', '--ter-no-punct'], 2, '--ter-no-punct is for ter'],
    [
      ['--hyp', 'h', '--ref', 'r', '--samples', '100'],
      2,
      '--samples: expected two runs, or two files, to compare; found 1',
    ],
    [[], 2, 'expected runs, or files of text'],
  ])('%j', async (args, code, message) => {
    const ended = await seqcmp(['eval', ...args], { cwd });
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  });
});
