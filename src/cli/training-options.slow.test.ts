/** The real command with everything of training switched on that is off by itself. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loggedEvents } from '../testing/logged-events.ts';
import { type CommandOptions, type Ended, seqcmp } from '../testing/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-options-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (given: Readonly<Record<string, string | number>>) =>
  Object.entries(given).flatMap(([path, value]) => ['--set', `${path}=${value}`]);
const run = (args: readonly string[], options: CommandOptions = {}): Promise<Ended> =>
  seqcmp(args, { cwd: folder, ...options });
const file = (dir: string, name: string) => readFileSync(join(folder, dir, name));
const events = (run: string) => loggedEvents(join(folder, run));

const SMALL = { 'corpus.pairs': 1000, 'train.validEvery': 5, 'train.validPairs': 20 };

test('stopped and gone on with, with averages, plateau, accumulation and a decoded metric, a run ends bit-equal', async () => {
  const options = {
    ...SMALL,
    'train.optimizer': 'adamw',
    'train.weightDecay': 0.05,
    'train.schedule': 'plateau',
    'train.plateauPatience': 1,
    'train.accumulate': 2,
    'train.ema': 0.8,
    'train.average': 'best',
    'train.averageCount': 2,
    'train.stopMetric': 'per',
    'model.dropout': 0.1,
  };
  const command = ['train', 'rnn', 'reverse', '--preset', 'tiny', '--steps', '30', ...settings(options)];
  const straight = await run([...command, '--out', 'straight']);
  expect(straight.code, straight.stderr).toBe(0);
  expect(straight.stdout).toContain('the mean of the weights of 2 validations');
  const when = /update 15/;
  const stopped = await run([...command, '--out', 'stopped'], { interrupt: { signal: 'SIGTERM', when } });
  expect(stopped.code, stopped.stderr).toBe(143);
  const resumed = await run(['train', '--resume', 'stopped']);
  expect(resumed.code, resumed.stderr).toBe(0);
  for (const name of ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'outputs/test.jsonl']) {
    expect(file('stopped', name).equals(file('straight', name)), name).toBe(true);
  }
  expect(events('stopped')).toEqual(events('straight'));
  const validations = events('straight').filter(({ type }) => type === 'validation');
  expect(validations.map(({ update }) => update)).toEqual([5, 10, 15, 20, 25, 30, 30]);
  expect(validations.at(-1)).toMatchObject({ averaged: 2, best: true });
  for (const { metrics } of validations) {
    expect(Object.keys(metrics as object)).toEqual(['wer', 'per', 'exact', 'bleu', 'chrf']);
  }
});

test('a finished run that goes on with a larger budget ends as one that had it from the start', async () => {
  // The smaller budget ends between two validations, so there is one more.
  const seldom = { ...SMALL, 'train.validEvery': 6 };
  const command = ['train', 'transformer', 'reverse', '--preset', 'tiny', ...settings(seldom)];
  for (const [name, steps] of [
    ['long', '20'],
    ['short', '10'],
  ]) {
    const ended = await run([...command, '--steps', steps, '--out', name]);
    expect(ended.code, ended.stderr).toBe(0);
  }
  const again = await run(['train', '--resume', 'short', '--steps', '20'], { env: { SEQCMP_EPOCHS: '1' } });
  expect(again.code, again.stderr).toBe(0);
  for (const name of ['checkpoints/last.safetensors', 'checkpoints/best.safetensors', 'outputs/test.jsonl']) {
    expect(file('short', name).equals(file('long', name)), name).toBe(true);
  }
  const isMore = ({ type, update }: Record<string, unknown>) => type === 'validation' && update === 10;
  expect(events('short').filter((event) => !isMore(event))).toEqual(events('long'));
  expect(events('short').some(isMore)).toBe(true);
  const tooSmall = await run(['train', '--resume', 'short', '--steps', '15']);
  expect(tooSmall.code).toBe(1);
  expect(tooSmall.stderr).toContain('found one that has spent as much');
  const wrong = await run(['train', '--resume', 'short', '--epochs', 'abc']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('--epochs: expected a number above 0, found "abc"');
  const before = file('short', 'summary.json');
  const same = await run(['train', '--resume', 'short', '--steps', '20']);
  expect(same).toMatchObject({ code: 0, stderr: '' });
  expect(file('short', 'summary.json').equals(before)).toBe(true);
});

test('validations that no longer improve end a run early, and the finished run says so', async () => {
  // Too low a rate to get any word right.
  const options = { ...SMALL, 'train.learningRate': 1e-9, 'train.stopMetric': 'exact', 'train.patience': 2 };
  const command = ['train', 'rnn', 'reverse', '--preset', 'tiny', '--steps', '500', ...settings(options)];
  const ended = await run([...command, '--out', 'early', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.stderr).toContain('rnn: stopped early, validations no longer improve');
  expect(JSON.parse(ended.stdout)).toMatchObject({ updates: 15, bestUpdate: 5, skippedUpdates: 0 });
  expect(events('early').at(-1)).toMatchObject({ type: 'end', reason: 'patience', update: 15 });
});

test('a rate that no going back mends ends with what happened and what to change', async () => {
  const options = {
    ...SMALL,
    ...{ 'train.learningRate': 3e38, 'train.clipNorm': 0, 'train.warmup': 0, 'train.schedule': 'constant' },
    'train.badUpdates': 2,
  };
  const command = [
    'train',
    'transformer',
    'reverse',
    '--preset',
    'tiny',
    '--steps',
    '20',
    ...settings(options),
  ];
  const ended = await run([...command, '--out', 'diverged']);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(
    'went back to the weights of update 0; learning rates times 0.5 from now on',
  );
  expect(ended.stderr).toMatch(
    /training diverged at update \d+: 2 updates in a row .*\nLower train\.learningRate/,
  );
  expect(ended.stderr).not.toContain('    at ');
});

test('runs that are begun in the same second have a folder each', async () => {
  const command = [
    'train',
    'rnn',
    'reverse',
    '--preset',
    'tiny',
    '--steps',
    '2',
    '--json',
    ...settings(SMALL),
  ];
  const ended = await Promise.all([1, 2, 3].map((seed) => run([...command, '--seed', String(seed)])));
  const dirs = ended.map(({ code, stdout, stderr }) => {
    expect(code, stderr).toBe(0);
    return (JSON.parse(stdout) as { dir: string }).dir;
  });
  expect(new Set(dirs).size).toBe(3);
  expect(readdirSync(join(folder, 'results')).filter((name) => name.startsWith('.'))).toEqual([]);
});
