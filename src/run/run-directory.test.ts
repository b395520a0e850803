import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { diskProblem, writeWhole } from '../files/atomic-file.ts';
import { defaultConfig, MADE_FROM, temporaryFolder, temporaryRun } from '../testing/temporary-run.ts';
import { defaultRunName } from './layout.ts';
import { openRuns } from './open-runs.ts';
import { readOutputs, writeOutputs } from './outputs.ts';
import { resumeCommand } from './resume-command.ts';
import { createRun, listRuns, openRun } from './run-directory.ts';
import { lockRun } from './run-lock.ts';
import { requireCorpusThere, requireSameCorpus } from './same-corpus.ts';
import { isFinished, type RunSummary, readSummary, writeSummary } from './summary.ts';

function refusal(act: () => unknown): UserError {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('expected a UserError');
}

describe('making a run', () => {
  test('makes the folders above it, and what was made can be opened', () => {
    const results = temporaryFolder();
    const run = createRun(
      join(results, 'deep', 'rnn'),
      defaultConfig('transformer'),
      'the tokenizer',
      MADE_FROM,
    );
    expect(openRun(run.dir)).toEqual(run);
    expect(openRun('deep/rnn', results)).toEqual(run);
    expect(
      isAbsolute(createRun(relative('.', join(results, 'other')), defaultConfig(), '', MADE_FROM).dir),
    ).toBe(true);
    expect(readFileSync(join(run.dir, 'tokenizer.json'), 'utf8')).toBe('the tokenizer');
    expect(readdirSync(run.dir).sort()).toEqual([
      'checkpoints',
      'config.json',
      'metrics.jsonl',
      'outputs',
      'tokenizer.json',
    ]);
  });

  test('an empty folder is used, another is not touched', () => {
    const dir = temporaryFolder();
    const { ino } = statSync(dir);
    const run = createRun(dir, defaultConfig(), '', MADE_FROM);
    expect(openRun(dir)).toEqual(run);
    expect(statSync(dir).ino).toBe(ino);
    const again = refusal(() => createRun(dir, defaultConfig(), '', MADE_FROM));
    expect([again.message, again.next]).toEqual([
      `${dir} is there already, and not empty`,
      `Choose another --out, or go on with it: seqcmp train --resume ${dir}`,
    ]);
    const other = temporaryFolder();
    // Which of these runs would be gone on with?
    createRun(join(other, 'rnn'), defaultConfig(), '', MADE_FROM);
    writeFileSync(join(other, 'thesis.tex'), 'text');
    expect(refusal(() => createRun(other, defaultConfig(), '', MADE_FROM)).next).toBe(
      'Choose another --out.',
    );
    expect(readdirSync(other)).toEqual(['rnn', 'thesis.tex']);
    expect(
      refusal(() => createRun(join(other, 'thesis.tex'), defaultConfig(), '', MADE_FROM)).message,
    ).toContain('is a file');
  });

  test('leaves nothing behind when it fails', () => {
    const results = temporaryFolder();
    const wrong = { ...defaultConfig(), threads: 0 };
    expect(refusal(() => createRun(join(results, 'a'), wrong, '', MADE_FROM)).message).toContain('threads');
    writeFileSync(join(results, 'file'), '');
    expect(
      refusal(() => createRun(join(results, 'file', 'a'), defaultConfig(), '', MADE_FROM)).message,
    ).toContain('cannot make');
    expect(readdirSync(results)).toEqual(['file']);
  });

  // Node's own recursive mkdir never comes back from there.
  test.runIf(existsSync('/proc/self'))('fails where a file system takes no folders', () => {
    const { message } = refusal(() => createRun('/proc/nope/inside/rnn', defaultConfig(), '', MADE_FROM));
    expect(message).toContain('cannot make /proc/nope/inside/rnn: no such file or directory');
  });

  test('names tell corpus, kind and local time', () => {
    const now = new Date(2026, 0, 31, 9, 5, 2);
    expect(defaultRunName('cmudict', 'compare', now)).toBe('cmudict-compare-20260131-090502');
    expect(defaultRunName('größe 1', 'rnn', now)).toBe('größe-1-rnn-20260131-090502');
    expect(defaultRunName('..', 'rnn', now)).toBe('corpus-rnn-20260131-090502');
  });
});

describe('opening a run', () => {
  test('that is missing suggests its neighbours', () => {
    const results = temporaryFolder();
    for (const name of ['dates-rnn-1', 'cmp/rnn', 'cmp/transformer'])
      createRun(join(results, name), defaultConfig(), '', MADE_FROM);
    expect(refusal(() => openRun('dates-rn-1', results)).next).toBe('Did you mean dates-rnn-1?');
    expect(refusal(() => openRun(join(results, 'dates-rnn'))).next).toBe(
      `Did you mean ${join(results, 'dates-rnn-1')}?`,
    );
    expect(refusal(() => openRun(join(results, 'none', 'x'), results)).next).toBe(
      'Make one with seqcmp train.',
    );
    expect(refusal(() => openRun('cmp/rn', results)).next).toBe(`Did you mean ${join('cmp', 'rnn')}?`);
    expect(refusal(() => openRun('cmp', results)).next).toBe(
      `Name one of them: ${join('cmp', 'rnn')}, ${join('cmp', 'transformer')}.`,
    );
    for (let seed = 1; seed <= 9; seed++)
      createRun(join(results, 'cmp', `rnn-seed${seed}`), defaultConfig(), '', MADE_FROM);
    const many = refusal(() => openRun('cmp', results));
    expect(many.message).toBe('cmp: expected a run; found a folder of 11 runs');
    expect(many.next).toMatch(/^Name one of them; to see them: seqcmp runs list .*cmp$/);
    expect(refusal(() => openRun('x', join(results, 'none'))).next).toBe('Make one with seqcmp train.');
    const through = join(results, 'dates-rnn-1', 'config.json', 'x');
    expect(refusal(() => openRun(through)).message).toContain('there is no run');
    expect(refusal(() => openRun(dirname(results))).message).toMatch(/is not a run|found a folder of/);
  });

  test.each([
    ['{"formatVersion":2,"model":"gnn"}', 'expected formatVersion 1, found 2'],
    ['{"formatVersion":1,"model":"gnn"}', 'settings: '],
    ['{"formatVersion":1,"model":"rnn","config":{}}', 'model'],
    [
      '{"formatVersion":1,"model":"rnn","config":{"model":{"kind":"rnn","dim":0}}}',
      'model.dim: expected a whole number of at least 1, found 0',
    ],
    ['{"formatVersion":1,"model":"rnn","config":{"model":{"kind":"rnn","ffn":1}}}', 'unknown setting ffn'],
    ['{"formatVersion":1,"model":"rnn","config":{"model":{"kind":"gnn"}}}', 'expected one of rnn, '],
    [
      '{"formatVersion":1,"model":"gnn","config":{"model":{"kind":"rnn"}}}',
      'model: expected "rnn", found "gnn"',
    ],
    ['{"formatVersion":1,"model":"rnn","config":{"model":{"kind":"rnn"}}}', 'corpusHash: expected '],
    [
      '{"formatVersion":1,"model":"rnn","config":{"model":{"kind":"rnn"},"budget":{}}}',
      'budget: expected a limit; found none',
    ],
    ['[]', 'expected a JSON object, found a list'],
    ['{"formatVersion":', 'is not JSON'],
  ])('with the config.json %s is refused', (config, message) => {
    const run = temporaryRun();
    writeFileSync(join(run.dir, 'config.json'), config);
    const error = refusal(() => openRun(run.dir));
    expect(error.message).toContain(`${join(run.dir, 'config.json')}: `);
    expect(error.message).toContain(message);
  });

  test('whose data have changed says which corpus, by its hashes', () => {
    const run = openRun(temporaryRun().dir);
    requireSameCorpus(run, { name: 'dates', hash: MADE_FROM.corpusHash });
    const error = refusal(() => requireSameCorpus(run, { name: 'dates', hash: 'd'.repeat(64) }));
    for (const part of [run.dir, 'dates', ` ${'c'.repeat(12)} `, ` ${'d'.repeat(12)}:`])
      expect(error.message).toContain(part);
    expect(error.next).toContain('Node');
  });

  test('whose corpus has moved says where it was, and that a copy will do', () => {
    const gone = join(temporaryFolder(), 'gone.tsv');
    const { config } = temporaryRun();
    const run = { ...temporaryRun(), config: { ...config, corpus: { ...config.corpus, name: gone } } };
    const error = refusal(() => requireCorpusThere(run));
    expect(error.message).toContain(`expected the corpus that it was made with at ${gone}`);
    expect(error.next).toContain('any copy');
    writeFileSync(gone, '');
    requireCorpusThere(run);
    requireCorpusThere(temporaryRun());
  });

  test('runs are listed by name, those of comparisons and suites too, half-made ones not', () => {
    const results = temporaryFolder();
    for (const name of ['b', 'a/transformer', 'a/rnn', 'c'])
      createRun(join(results, name), defaultConfig(), '', MADE_FROM);
    for (const name of ['suite/heads/heads-1-seed1', 'suite/heads/heads-4-seed1'])
      createRun(join(results, name), defaultConfig(), '', MADE_FROM);
    writeFileSync(join(results, 'suite', 'ablations.json'), '');
    for (const name of ['.d.1.tmp', 'e/f/g']) createRun(join(results, name), defaultConfig(), '', MADE_FROM);
    writeFileSync(join(results, 'README.md'), '');
    symlinkSync('/nowhere', join(results, 'dangling'));
    expect(listRuns(results).map(({ name }) => name)).toEqual([
      join('a', 'rnn'),
      join('a', 'transformer'),
      'b',
      'c',
      join('suite', 'heads', 'heads-1-seed1'),
      join('suite', 'heads', 'heads-4-seed1'),
    ]);
    expect(listRuns(results)[0].dir).toBe(join(results, 'a', 'rnn'));
    expect(listRuns(join(results, 'none'))).toEqual([]);
    expect(refusal(() => openRun('suite', results))).toMatchObject({
      message: 'suite: expected a run; found a suite of ablations',
      next: expect.stringContaining('seqcmp ablate --resume '),
    });
  });

  test('settings alone, as exports and models of other programs have them, are no run', () => {
    const results = temporaryFolder();
    const run = createRun(join(results, 'rnn'), defaultConfig(), '', MADE_FROM);
    mkdirSync(join(results, 'model'));
    for (const name of ['config.json', 'tokenizer.json']) writeFileSync(join(results, 'model', name), '{}');
    expect(openRuns(results)).toEqual([run]);
    expect(refusal(() => openRun('model', results)).message).toContain('config.json and metrics.jsonl');
  });
});

const summary: Omit<RunSummary, 'dir'> = {
  model: 'rnn',
  engine: 'onnx',
  parameters: 10,
  updates: 20,
  sourceTokens: 30,
  targetTokens: 40,
  paddedSourceTokens: 35,
  paddedTargetTokens: 45,
  flops: 5e9,
  trainSeconds: 1.5,
  targetTokensPerSecond: 26.6,
  sourceTokensPerSecond: 20,
  validLoss: Number.POSITIVE_INFINITY,
  validPerplexity: Number.NaN,
  metrics: { wer: 1, per: 2, exact: 3, bleu: 4, chrf: 5 },
  forced: {
    ...{ pairs: 3, overlong: 0, tokens: 9, unknown: 0, characters: 6 },
    ...{ tokenAccuracy: 90, perplexity: 1.5, bitsPerCharacter: Number.POSITIVE_INFINITY },
  },
  signatures: { bleu: 'nrefs:1' },
  split: 'test',
  peakMemoryMB: 100,
  threads: 2,
  seed: 1,
  corpus: { name: 'dates', hash: 'abc', pairs: { train: 1, valid: 2, test: 3 }, given: [] },
  tokenizerHash: 'def',
  bestUpdate: 20,
  skippedUpdates: 0,
  decodeSeconds: 0.5,
  sentencesPerSecond: 6,
  versions: { node: '20' },
  command: 'seqcmp train rnn dates',
};

describe('the summary', () => {
  test('of a run that is not finished is refused with the way to go on, or to watch who trains it', async () => {
    const run = temporaryRun();
    const next = () => refusal(() => readSummary(run)).next;
    expect(next()).toBe(`To go on: ${resumeCommand(run.dir)}`);
    const release = await lockRun(run);
    expect(next()).toContain(`seqcmp runs watch ${run.dir}`);
    release();
    expect(next()).toBe(`To go on: ${resumeCommand(run.dir)}`);
  });

  test('comes back with the folder that it was read in, which it does not hold', () => {
    const run = temporaryRun();
    expect(isFinished(run)).toBe(false);
    expect(refusal(() => readSummary(run)).message).toContain('is not finished');
    writeSummary(run, summary);
    expect(isFinished(run)).toBe(true);
    expect(readSummary(run)).toEqual({ ...summary, dir: run.dir });
    writeSummary(run, readSummary(run));
    expect(readFileSync(join(run.dir, 'summary.json'), 'utf8')).not.toContain(run.dir);
  });

  test('that lacks a number is refused by its path', () => {
    const run = temporaryRun();
    const path = join(run.dir, 'summary.json');
    writeFileSync(path, JSON.stringify({ ...summary, metrics: { wer: 1 } }));
    expect(refusal(() => readSummary(run)).message).toContain(`${path}: `);
    expect(refusal(() => readSummary(run)).message).toContain('validLoss: expected a number, found nothing');
  });
});

describe('outputs', () => {
  test('come back line by line, whatever the text', () => {
    const run = temporaryRun();
    const lines = [
      {
        source: 'a\n\u2028\u0000',
        references: ['b', ''],
        output: '\ud800 \u001b[31m',
        logProbability: -1.25,
      },
      { source: '', references: ['x'], output: '' },
    ];
    writeOutputs(run, 'test', lines);
    expect(readOutputs(run, 'test')).toEqual(lines);
    expect(refusal(() => readOutputs(run, 'valid'))).toMatchObject({
      message: `${run.dir} has no outputs of the valid split`,
      next: expect.stringMatching(/^Make them: seqcmp eval .* --split valid$/),
    });
  });

  test.each([
    ['torn', '{"source":"a","references":["b"],"output":"c"}\n{"sou', 'test.jsonl:2: is not JSON'],
    [
      'without a reference',
      '{"source":"a","references":[],"output":"c"}\n',
      'test.jsonl:1: references: expected a list of at least one, found an empty one',
    ],
    ['empty', '', 'test.jsonl: expected a line a source, found an empty file'],
  ])('that are %s are refused with the place, and can be made again', (_, text, message) => {
    const run = temporaryRun();
    writeFileSync(join(run.dir, 'outputs', 'test.jsonl'), text);
    const refused = refusal(() => readOutputs(run, 'test'));
    expect(refused.message).toContain(message);
    expect(refused.next).toMatch(/^Delete the file, and make it again: seqcmp eval /);
  });
});

describe('a file written whole', () => {
  test('replaces the old one, and leaves it and nothing else when it cannot', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'x');
    writeWhole(path, 'old');
    writeWhole(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    mkdirSync(join(folder, 'taken', 'y'), { recursive: true });
    expect(refusal(() => writeWhole(join(folder, 'taken'), 'z')).message).toContain(
      `cannot write ${join(folder, 'taken')}: `,
    );
    expect(refusal(() => writeWhole(join(folder, 'none', 'z'), 'z')).message).toContain('(ENOENT)');
    expect(readdirSync(folder).sort()).toEqual(['taken', 'x']);
  });

  test.each([
    ['make', 'ENOSPC', 'The disk is full: free some space, or choose another place with --out.'],
    ['write', 'ENOSPC', 'The disk is full: free some space; a run that was training goes on with --resume.'],
    ['remove', 'EROFS', 'The disk is read-only: make it writable.'],
    ['read', 'ENOENT', 'The run was trimmed, or the file removed: restore it, or train the run again.'],
    ['read', 'EIO', 'Check the path and the disk.'],
  ] as const)('what could not be done (%s, %s) has advice that can be followed', (verb, code, next) => {
    const thrown = Object.assign(new Error(`${code}: no, open 'x'`), { code, syscall: 'open' });
    expect(diskProblem(thrown, verb, 'x')).toMatchObject({ message: `cannot ${verb} x: no (${code})`, next });
  });

  test('an error that is not the disk stays what it is', () => {
    const bug = new TypeError('bug');
    expect(diskProblem(bug, 'write', 'x')).toBe(bug);
  });
});
