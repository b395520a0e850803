/** `seqcmp bench` as it is typed, on the smallest of shapes. No times are looked at, and no Python is needed. */
import { describe, expect, test } from 'vitest';
import type { LengthTimes } from '../compare/length-times.ts';
import { fakePython, steadyPython } from '../testing/fake-python.ts';
import { seqcmp } from '../testing/run-command.ts';

const TINY = ['--shapes', 'small', '--width', '8', '--vocab', '16', '--batch', '4', '--length', '3'];
const QUICK = [...TINY, '--rounds', '2', '--steps', '2', '--threads', '1'];

interface Shown {
  readonly limitGflops: number | null;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly cases: readonly (Readonly<Record<string, unknown>> & {
    readonly ratio: { readonly min: number; readonly median: number; readonly max: number };
    readonly peer: Readonly<Record<string, unknown>>;
  })[];
}

describe('bench', () => {
  test('against a peer gives every number of the JSON, for both models', async () => {
    const python = steadyPython(1000);
    const { code, stdout, stderr } = await seqcmp([
      ...['bench', ...QUICK, '--against', 'torch', '--python', python, '--json'],
    ]);
    expect(code, stderr).toBe(0);
    // No bar in a pipe: a line for each case.
    expect(stderr).toMatch(/^(1 of 2: .*, rnn, .*\n)+(2 of 2: .*, transformer, .*\n)+$/);
    const { limitGflops, conditions, cases }: Shown = JSON.parse(stdout);
    expect(limitGflops).toBeGreaterThan(0);
    expect(conditions).toMatchObject({ dtype: 'float32', dropout: [0.1] });
    expect(cases.map(({ model }) => model)).toEqual(['rnn', 'transformer']);
    for (const each of cases) {
      expect(each).toMatchObject({
        shape: 'small, width 8, vocab 16, batch 4, length 3',
        threads: 1,
        targetTokensPerSecond: expect.any(Number),
        shareOfLimit: expect.any(Number),
        optimizerShare: expect.any(Number),
        peakMemoryMB: expect.any(Number),
        parameters: expect.any(Number),
      });
      // The same batches in a step of a second: 12 target tokens a second.
      expect(each.peer).toMatchObject({ targetTokensPerSecond: 12, peakMemoryMB: 123 });
      expect(each.peer.name).toMatch(/^PyTorch 0, /);
      const { min, median, max } = each.ratio;
      expect(min).toBeLessThanOrEqual(median);
      expect(median).toBeLessThanOrEqual(max);
    }
  });

  test('alone is a table, with its conditions and no progress in a pipe', async () => {
    const { code, stdout, stderr } = await seqcmp(['bench', ...QUICK, '--models', 'rnn', '--quiet']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const text of ['target tok/s', 'rnn', 'Limit: ', 'Dropout 0.1', 'JavaScript'])
      expect(stdout).toContain(text);
    expect(stdout).not.toContain('transformer');
  });
});

// Elsewhere each shape's session keeps an arena.
test.runIf(process.platform === 'linux')(
  'many shapes of batches take little more memory than few',
  async () => {
    const peakOf = async (buckets: number): Promise<number> => {
      const { code, stdout, stderr } = await seqcmp([
        ...['bench', '--corpus', 'cmudict', '--models', 'transformer', '--threads', '1', '--rounds', '1'],
        ...['--steps', '16', '--set', `data.buckets=${buckets}`, '--json'],
      ]);
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout).cases[0].peakMemoryMB;
    };
    // One heap: 289 and 353 MB; an arena a session: 334 and 983.
    expect(await peakOf(16)).toBeLessThan(1.6 * (await peakOf(2)));
  },
);

describe('bench --lengths', () => {
  const CURVES = ['--lengths', '--max-length', '16', '--width', '8', '--batch', '2', '--threads', '1'];
  const LITTLE = ['bench', ...CURVES, '--rounds', '2', '--steps', '2'];

  test('gives both works of both models at each length, with exponents and crossings', async () => {
    const { code, stdout, stderr } = await seqcmp([...LITTLE, '--json']);
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^1 of 2: length 8\n(1 of 2.*\n)*2 of 2: length 16\n(2 of 2.*\n)*$/);
    const times: LengthTimes = JSON.parse(stdout);
    expect(times).toMatchObject({ formatVersion: 1, rows: 2, vocab: 64, threads: 1, rounds: 2 });
    expect(times.curves.map(({ work, model }) => `${work} ${model}`)).toEqual([
      'step rnn',
      'step transformer',
      'decoding rnn',
      'decoding transformer',
    ]);
    for (const { points, whole, dim } of times.curves) {
      expect(points.map(({ length }) => length)).toEqual([8, 16]);
      for (const { least, milliseconds, most } of points) {
        expect(least).toBeGreaterThan(0);
        expect(milliseconds).toBeGreaterThanOrEqual(least);
        expect(most).toBeGreaterThanOrEqual(milliseconds);
      }
      expect(whole).toMatchObject({ from: 8, to: 16, standardError: null });
      expect(dim).toBe(8);
    }
    expect(times.crossings.map(({ work, from, to }) => ({ work, from, to }))).toEqual([
      { work: 'step', from: 8, to: 16 },
      { work: 'decoding', from: 8, to: 16 },
    ]);
  });

  test('of one model is a table that names the orders of Table 1', async () => {
    const { code, stdout } = await seqcmp([...LITTLE, '--models', 'transformer']);
    expect(code).toBe(0);
    for (const text of ['transformer, ms a step', 'ms a token', 'n²·d', 'O(1)', 'Table 1'])
      expect(stdout).toContain(text);
    expect(stdout).not.toContain('rnn');
  });
});

test('bench --decode gives sentences a second and the time to the first token, beside a peer', async () => {
  const python = steadyPython(1000);
  const sizes = ['--shapes', 'small', '--width', '8', '--length', '3', '--batch', '4'];
  const { code, stdout, stderr } = await seqcmp([
    ...['bench', '--decode', ...sizes, '--rounds', '2', '--steps', '2', '--threads', '1'],
    ...['--against', 'torch', '--python', python, '--json'],
  ]);
  expect(code, stderr).toBe(0);
  expect(stderr).toMatch(/^(1 of 2: .*, rnn, .*\n)+(2 of 2: .*, transformer, .*\n)+$/);
  const { limitGflops, cases }: Shown = JSON.parse(stdout);
  expect(limitGflops).toBeNull();
  expect(cases.map(({ model }) => model)).toEqual(['rnn', 'transformer']);
  for (const each of cases) {
    expect(each).toMatchObject({
      sentencesPerSecond: expect.any(Number),
      firstTokenMilliseconds: { median: expect.any(Number) },
      processorMilliseconds: { median: expect.any(Number) },
    });
    // Four outputs of three tokens in a second.
    expect(each.peer).toMatchObject({ targetTokensPerSecond: 12 });
    expect(each).not.toHaveProperty('optimizerShare');
  }
});

describe('what is wrong with a peer exits with 1', () => {
  const against = (python: string) =>
    seqcmp(['bench', ...QUICK, '--models', 'rnn', '--against', 'torch', '--python', python]);

  test('an interpreter that is not there', async () => {
    const { code, stdout, stderr } = await against('/nowhere/python');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('/nowhere/python');
    expect(stderr).toContain('--python PATH');
  });

  test('an interpreter without PyTorch', async () => {
    const { code, stderr } = await against(fakePython(`say({ failed: 'no PyTorch', next: 'Install it.' });`));
    expect(code).toBe(1);
    expect(stderr).toContain('no PyTorch');
    expect(stderr).toContain('Install it.');
  });
});

test.each([
  [['--shapes', 'smal'], 'found "smal"', 'Did you mean small?'],
  [['--models', 'rmn'], 'found "rmn"', 'Did you mean rnn?'],
  [['--width', '8,x'], '--width: expected a whole number', 'Give digits'],
  [['--width', '9', '--shapes', 'small'], '--shapes: model.heads', ''],
  [['--layers', '9'], '--layers: expected a whole number from 1 to 4', 'default'],
  [['--vocab', '4'], '--vocab: expected at least 5', 'special'],
  [['--threads', '0'], '--threads: expected a whole number', 'Give digits'],
  [['--against', 'tensorflow'], 'found "tensorflow"', 'torch'],
  [['--python', 'python3'], '--python: means nothing without --against', 'Leave'],
  [['--engines', '--against', 'torch'], '--engines: means nothing beside --against', 'Leave'],
  [['--corpus', 'reverse', '--length', '3'], '--length: means nothing beside a corpus', 'Leave'],
  [['--max-length', '64'], '--max-length: means nothing without --lengths', 'Leave'],
  [['--lengths', '--max-length', '8'], '--max-length: expected at least 16', 'Lengths begin at 8'],
  [['--lengths', '--decode'], '--decode: means nothing beside --lengths', 'Leave'],
  [['--lengths', '--corpus', 'reverse'], '--corpus: means nothing beside --lengths', 'Leave'],
  [['--lengths', '--width', '8,16'], '--width: expected one number', 'one after the other'],
  [['--decode', '--set', 'decode.beam=3'], 'which is greedy', 'Leave'],
  [['--decode', '--corpus', 'reverse'], '--decode: means nothing beside a corpus', 'Leave'],
  [['--source', 'a.en'], 'expected --source and --target together, found only --source', 'One file of pairs'],
])('bench %j cannot be read: exit code 2, and nothing on stdout', async (args, message, next) => {
  const { code, stdout, stderr } = await seqcmp(['bench', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(next);
});
