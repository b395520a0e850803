import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import type { OutputLine } from '../run/outputs.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { type FinishedRun, finishedRun } from '../testing/finished-run.ts';
import { defaultConfig, MADE_FROM, temporaryFolder } from '../testing/temporary-run.ts';
import { analyseRuns } from './analyse.ts';

const SOURCES = 40;
/** `a`, `aa`, ...: source i has i + 1 symbols and asks for `A B C`. */
const linesWith = (answer: (i: number) => string): OutputLine[] =>
  Array.from({ length: SOURCES }, (_, i) => ({
    source: 'a'.repeat(i + 1),
    references: ['A B C'],
    output: answer(i),
  }));
const wrongBelow = (wrong: number) => linesWith((i) => (i < wrong ? 'A B' : 'A B C'));

const rnn = (results: string, more: Partial<FinishedRun> = {}): Run =>
  finishedRun({ results, name: 'rnn', kind: 'rnn', lines: wrongBelow(30), ...more });
const transformer = (results: string, more: Partial<FinishedRun> = {}): Run =>
  finishedRun({ results, name: 'transformer', kind: 'transformer', lines: wrongBelow(4), ...more });
const pair = (first: Partial<FinishedRun> = {}, second: Partial<FinishedRun> = {}) => {
  const results = temporaryFolder();
  return analyseRuns([rnn(results, first), transformer(results, second)]);
};

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof UserError) return error.message;
    throw error;
  }
  throw new Error('expected a UserError');
}

test('the better of two runs wins, by the name of its model', () => {
  const { verdict, headline, runs, significance, sources } = pair();
  expect(runs.map(({ name }) => name)).toEqual(['RNN', 'Transformer']);
  expect(verdict?.winner).toBe('second');
  expect(headline).toMatch(/^The Transformer is 65\.0 points better in WER/);
  expect(significance.map(({ metric }) => metric)).toEqual(['wer', 'per', 'exact', 'bleu', 'chrf']);
  expect(significance[0].bootstrap).toMatchObject({ delta: -65, segments: SOURCES, seed: 1 });
  expect(sources).toBe(SOURCES);
});

test('one run has no verdict, and its headline says what it scored', () => {
  const analysis = analyseRuns([rnn(temporaryFolder())]);
  expect(analysis).toMatchObject({ verdict: null, pair: null, significance: [], seeds: null });
  expect(analysis.headline).toBe(
    'On the test split of made-up (40 sources): the RNN has 75.0 WER and 25.0 PER.',
  );
  expect(analysis.examples?.groups).toMatchObject([{ right: null, total: 30 }]);
});

test('of three runs the two best are compared, and that is said', () => {
  const results = temporaryFolder();
  const runs = [10, 30, 4].map((wrong, i) => rnn(results, { name: `seed-${i}`, lines: wrongBelow(wrong) }));
  const { headline, pair } = analyseRuns(runs);
  expect(pair).toEqual([0, 2]);
  expect(headline).toMatch(
    /^Of 3 runs, the two best in WER, chosen by that very score: (?:seed-2|No winner)/,
  );
});

test('runs that share a model are called by their directories, and told apart where those share a name', () => {
  const [here, there] = [temporaryFolder(), temporaryFolder()];
  const names = (...runs: Run[]) => analyseRuns(runs).runs.map(({ name }) => name);
  const first = rnn(here, { name: 'gru' });
  expect(names(first, rnn(here, { name: 'wide' }), transformer(here))).toEqual([
    'gru',
    'wide',
    'Transformer',
  ]);
  const night = rnn(join(there, 'night'), { name: 'gru' });
  expect(names(rnn(join(here, 'day'), { name: 'gru' }), night)).toEqual(['day/gru', 'night/gru']);
  expect(names(rnn(join(here, 'night'), { name: 'gru' }), night)).toEqual(['night/gru (1)', 'night/gru (2)']);
});

describe('several seeds of two models', () => {
  const seeded = (wrong: readonly [number, number][], first = 1) => {
    const results = temporaryFolder();
    // As a folder is listed: by name, so that seed 10 comes before seed 9.
    const runs = wrong.flatMap(([ofRnn, ofTransformer], i) => {
      const seed = first + i;
      const settings = { seed };
      const summary = { seed };
      return [
        rnn(results, { name: `rnn-seed${seed}`, lines: wrongBelow(ofRnn), settings, summary }),
        transformer(results, {
          name: `transformer-seed${seed}`,
          lines: wrongBelow(ofTransformer),
          settings,
          summary,
        }),
      ];
    });
    return runs.sort((a, b) => (a.dir < b.dir ? -1 : 1));
  };

  test('are studied by seed, whatever the order of the runs', () => {
    const { seeds, groups, verdict, headline, pair, runs } = analyseRuns(
      seeded(
        [
          [30, 4],
          [28, 6],
          [32, 4],
        ],
        9,
      ),
    );
    expect(groups.map(({ name }) => name)).toEqual(['RNN', 'Transformer']);
    expect(seeds?.seeds).toEqual([9, 10, 11]);
    expect(pair?.map((place) => runs[place].name)).toEqual(['rnn-seed9', 'transformer-seed9']);
    expect(seeds?.bySeed.map(({ seed, delta }) => [seed, delta])).toEqual([
      [9, -65],
      [10, -55],
      [11, -70],
    ]);
    expect(seeds?.metrics[0].groups[0]).toMatchObject({ mean: 75, deviation: 5, least: 70, most: 80 });
    expect(verdict?.winner).toBe('second');
    expect(headline).toMatch(
      /^The Transformer is 63\.3 points better in WER, 11\.7 against 75\.0 in the mean of 3 seeds/,
    );
  });

  test('have no winner where seeds disagree, though each seed alone would have one', () => {
    const { seeds, headline } = analyseRuns(
      seeded([
        [30, 4],
        [10, 30],
      ]),
    );
    expect(seeds?.bySeed.every(({ low, high }) => low > 0 || high < 0)).toBe(true);
    expect(headline).toMatch(/^No winner in WER over 2 seeds/);
  });

  test('are no study where other settings differ, or a seed is missing', () => {
    const results = temporaryFolder();
    const one = rnn(results, { name: 'a', settings: { seed: 1 } });
    const other = rnn(results, { name: 'b', settings: { seed: 2, train: { warmup: 7 } } });
    expect(analyseRuns([one, other]).seeds).toBeNull();
    const [first, second, third] = seeded([
      [30, 4],
      [10, 30],
    ]);
    expect(analyseRuns([first, second, third]).seeds).toBeNull();
  });

  test('of one model have a spread and no verdict', () => {
    const runs = seeded([
      [30, 4],
      [10, 30],
    ]).filter(({ model }) => model === 'rnn');
    const { verdict, headline, seeds } = analyseRuns(runs);
    expect([verdict, seeds?.differences]).toEqual([null, []]);
    expect(headline).toBe(
      'On the test split of made-up, over 2 seeds: the RNN has 50.0 WER with a standard deviation of 35.4.',
    );
  });
});

describe('what cannot be compared is refused', () => {
  test('a run that is not finished', () => {
    const results = temporaryFolder();
    const unfinished = createRun(join(results, 'half'), defaultConfig(), '', MADE_FROM);
    expect(refusal(() => analyseRuns([rnn(results), unfinished]))).toContain('is not finished');
  });

  test('different corpora, splits and sources, with both named', () => {
    const corpus = { name: 'other', hash: 'd'.repeat(64), pairs: { train: 1, valid: 1, test: 1 }, given: [] };
    expect(refusal(() => pair({}, { summary: { corpus } }))).toMatch(
      /the same corpus; .*rnn is on made-up \(hash c{12}\), .*transformer on other \(hash d{12}\)/,
    );
    expect(refusal(() => pair({}, { summary: { split: 'valid' } }))).toMatch(
      /same split.* on test, .* on valid/,
    );
    expect(refusal(() => pair({}, { lines: wrongBelow(4).slice(1) }))).toContain('for the same sources');
  });
});

test('the folders of the data stay out of it', () => {
  const settings = { corpus: { name: '/home/me/a.txt', target: '/home/me/b.txt' } };
  const analysis = pair({ settings }, { settings });
  expect(JSON.stringify(analysis)).not.toContain('/home/me');
  const named = analysis.settings.filter(({ path }) => ['corpus.name', 'corpus.target'].includes(path));
  expect(named.map(({ values }) => values[0])).toEqual(['a.txt', 'b.txt']);
});

test('what nothing reads is no setting of a report', () => {
  const paths = pair({}, { settings: { train: { average: 'best' } } }).settings;
  // No corpus is drawn, and of the two one has an average.
  expect(
    paths.filter(({ path }) => ['corpus.pairs', 'corpus.split', 'train.averageCount'].includes(path)),
  ).toEqual([{ path: 'train.averageCount', values: [null, expect.any(Number)], equal: false }]);
});

test('without outputs there are scores, and a note', () => {
  const results = temporaryFolder();
  const runs = [rnn(results), transformer(results)];
  rmSync(join(results, 'transformer', 'outputs', 'test.jsonl'));
  const analysis = analyseRuns(runs);
  expect(analysis).toMatchObject({ verdict: null, examples: null, byLength: [], sources: null });
  expect(analysis.notes).toEqual([
    'There are no outputs of Transformer, so nothing here compares single answers.',
  ]);
  expect(analysis.headline).toContain('the RNN has 75.0 WER and 25.0 PER; the Transformer has 10.0');
});

test('of whom most runs were best at the end it is said that a larger budget may change it', () => {
  expect(pair({ summary: { bestUpdate: 20 } }).notes).toEqual([
    'Best weights at the last update: RNN. Training was still getting better when it ended, and a larger budget may change what is said here.',
  ]);
  expect(pair({ summary: { bestUpdate: 20, averagedWeights: 3 } }).notes).toEqual([]);
});

test('a summary that its outputs do not bear out is said', () => {
  const metrics = { wer: 74, per: 25, exact: 26, bleu: 0, chrf: 0 };
  expect(pair({ summary: { metrics } }).notes).toContain(
    'RNN: its summary says 74.000 WER, its outputs score 75.000.',
  );
  expect(pair().notes).toEqual([]);
});

test('sources whose references are longer than an answer may be are counted, and whose they are is said', () => {
  const limit = (maxLength: number) => ({ settings: { decode: { maxLength } } });
  const noted = (...limits: [number, number]) => pair(...limits.map(limit)).notes;
  expect(noted(3, 3)).toEqual([]);
  expect(noted(2, 2)).toEqual([
    expect.stringMatching(/^Of 40 sources, 40 cannot be answered rightly: their references are longer/),
  ]);
  expect(noted(2, 3)).toEqual([expect.stringContaining('40 cannot be answered rightly by RNN: ')]);
});

test('examples go from the largest difference down, in the order of the sources', () => {
  const lines = linesWith((i) => (i === 7 ? 'X Y Z' : i < 30 ? 'A B' : 'A B C'));
  const { examples } = pair({ lines });
  expect(examples?.allRight).toBe(10);
  expect(examples?.groups.map(({ right, total, examples }) => [right, total, examples.length])).toEqual([
    [0, 0, 0],
    [1, 26, 8],
    [null, 4, 4],
  ]);
  expect(examples?.groups[1].examples.map(({ source }) => source.length)).toEqual([
    8, 5, 6, 7, 9, 10, 11, 12,
  ]);
  expect(examples?.groups[1].examples[0].answers).toEqual([
    { output: 'X Y Z', right: false, per: 100 },
    { output: 'A B C', right: true, per: 0 },
  ]);
});

test('of characters and of words nobody is nearer, and answers part at a word of both', () => {
  const lines = linesWith(() => 'A B');
  const { significance, examples } = pair({ lines, level: 'char' }, { lines: linesWith(() => 'X B C') });
  expect(significance.map(({ metric }) => metric)).toEqual(['wer', 'exact', 'bleu', 'chrf']);
  expect(examples?.groups.map(({ right, nearer, total }) => [right, nearer, total])).toEqual([
    [0, null, 0],
    [1, null, 0],
    [null, null, SOURCES],
  ]);
  expect(examples?.groups[2].examples[0].parting).toEqual({ place: 1, symbols: ['A', 'X'] });
});

test('ranges of length hold every source once', () => {
  const { byLength } = pair();
  expect(byLength.map(({ from, to, sources }) => [from, to, sources])).toEqual([
    [1, 7, 7],
    [8, 14, 7],
    [15, 21, 7],
    [22, 28, 7],
    [29, 34, 6],
    [35, 40, 6],
  ]);
  expect(byLength[0].wer[0]).toBe(100);
  expect(byLength[0].wer[1]).toBeCloseTo((100 * 4) / 7, 12);
  for (const { low, high } of byLength[0].werInterval) expect([low > 0, high <= 100]).toEqual([true, true]);
  expect(byLength[5].per).toEqual([0, 0]);
});

test('training loss is a mean of at most 200 windows, every validation stays', () => {
  const [{ curves }] = pair({ updates: 1000, loss: (update) => update % 5 }).runs;
  expect(curves.train).toHaveLength(200);
  expect(curves.train[0]).toEqual({ update: 3, targetTokens: 1800, flops: 3e9, seconds: 3 / 90, loss: 2 });
  expect(curves.validation).toHaveLength(100);
});

test('settings are listed for every run, with what a model has not as null', () => {
  const { settings } = pair();
  const row = (path: string) => settings.find((each) => each.path === path);
  expect(row('model.ffn')).toEqual({ path: 'model.ffn', values: [null, 512], equal: false });
  expect(row('train.beta2')).toEqual({ path: 'train.beta2', values: [0.98, 0.98], equal: true });
});

test('a command that made both runs is given once', () => {
  expect(pair().commands).toEqual([
    { command: 'seqcmp compare made-up --budget 5m', runs: ['RNN', 'Transformer'] },
  ]);
});
