/** `seqcmp bench` as it is typed, on the smallest of shapes. No times are looked at, and no Python is needed. */
import { describe, expect, test } from 'vitest';
import { fakePython, steadyPython } from '../testing/fake-python.ts';
import { seqcmp } from '../testing/run-command.ts';

const TINY = ['--shapes', 'small', '--width', '8', '--vocab', '16', '--batch', '4', '--length', '3'];
const QUICK = [...TINY, '--rounds', '2', '--steps', '2', '--threads', '1'];

interface Shown {
  readonly limitGflops: number;
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
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
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
  [['--layers', '9'], '--layers: model.layers', ''],
  [['--vocab', '4'], '--vocab: expected at least 5', 'special'],
  [['--threads', '0'], '--threads: expected a whole number', 'Give digits'],
  [['--against', 'tensorflow'], 'found "tensorflow"', 'torch'],
  [['--python', 'python3'], '--python: means nothing without --against', 'Leave'],
  [['--engines', '--against', 'torch'], '--engines: means nothing beside --against', 'Leave'],
  [['--corpus', 'reverse', '--length', '3'], '--length: means nothing beside a corpus', 'Leave'],
  [['--source', 'a.en'], '--source: means nothing without', 'Leave'],
])('bench %j cannot be read: exit code 2, and nothing on stdout', async (args, message, next) => {
  const { code, stdout, stderr } = await seqcmp(['bench', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).toContain(next);
});
