import { afterEach, expect, test, vi } from 'vitest';
import { analyseRuns } from '../../compare/analyse.ts';
import { finishedRun } from '../../testing/finished-run.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { evaluateRuns } from './evaluate-runs.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['wer,per', 'PER is not compared: one run counts characters, the other words.\n'],
  ['wer', ''],
])(
  'of %s, what is not compared between characters and words is said where it was asked for',
  async (metrics, said) => {
    const lines = [{ source: 'a', references: ['b c'], output: 'b', logProbability: -1 }];
    const results = temporaryFolder();
    const [words, characters] = (['word', 'char'] as const).map((level) =>
      finishedRun({ results, name: level, kind: 'rnn', lines, level }),
    );
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    let stderr = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += text;
      return true;
    });
    await evaluateRuns([words.dir, characters.dir], { metrics, engine: 'cpu', quiet: true });
    expect(stderr).toBe(said);
  },
);

test('two models over seeds are compared as compare does', async () => {
  const results = temporaryFolder();
  const wrongBelow = (wrong: number) =>
    Array.from({ length: 40 }, (_, i) => ({
      source: 'a'.repeat(i + 1),
      references: ['A B C'],
      output: i < wrong ? 'A B' : 'A B C',
    }));
  const runs = [9, 10].flatMap((seed, i) =>
    (['rnn', 'transformer'] as const).map((kind) => {
      const lines = wrongBelow(kind === 'rnn' ? 30 + i : 4);
      return finishedRun({
        ...{ results, name: `${kind}-seed${seed}`, kind, lines, settings: { seed }, summary: { seed } },
      });
    }),
  );
  let stdout = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
    return true;
  });
  await evaluateRuns(
    runs.map(({ dir }) => dir),
    { engine: 'cpu', quiet: true },
  );
  const [verdict] = analyseRuns(runs).headline.split(', at ');
  expect(stdout).toContain(verdict);
  expect(stdout).toMatch(/^Transformer less RNN +points +over both, 95 %/m);
  expect(stdout).toMatch(/^ +RNN, mean +deviation +least +most +Transformer, mean/m);
  // 30 and 31 of 40 sources are wrong.
  expect(stdout).toMatch(/^WER +76\.25 +1\.77 +75\.00 +77\.50 +10\.00 +0\.00/m);
  expect(stdout).toContain('Scores: 0-100; rates of edits (PER) may exceed 100.');
  stdout = '';
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await evaluateRuns(
    runs.map(({ dir }) => dir),
    { engine: 'cpu', quiet: true, json: true },
  );
  const { seeds } = JSON.parse(stdout);
  expect(seeds).toMatchObject({ models: ['RNN', 'Transformer'], seeds: [9, 10] });
  expect(seeds.metrics[0]).toMatchObject({
    metric: 'wer',
    groups: [{ mean: 76.25, least: 75 }, { mean: 10 }],
  });
});
