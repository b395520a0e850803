import { expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { type LedgerRun, ledgerOf } from './ledger.ts';

function ledgerRun(
  summary: Partial<LedgerRun['summary']> = {},
  settings: Record<string, unknown> = {},
  whole: LedgerRun['whole'] = { command: 'compare', folder: 'results/one' },
): LedgerRun {
  return {
    config: configSchema.parse({ model: { kind: 'rnn' }, budget: { seconds: 300 }, ...settings }),
    whole,
    summary: {
      corpus: { name: 'dates', hash: 'aa', pairs: { train: 1000, valid: 50, test: 50 }, given: [] },
      split: 'test',
      tokenizerHash: 'bb',
      parameters: 1000,
      updates: 2000,
      skippedUpdates: 0,
      sourceTokens: 1,
      targetTokens: 1,
      flops: 5e12,
      trainSeconds: 300,
      threads: 2,
      engine: 'onnx',
      signatures: { wer: 'nrefs:1' },
      versions: { seqcmp: '0.1.0' },
      ...summary,
    },
  };
}

const unequal = (...runs: LedgerRun[]) =>
  ledgerOf(runs.map((run) => [run]))
    .filter(({ equal }) => !equal)
    .map(({ what }) => what);
const rowOf = (what: string, ...runs: LedgerRun[]) =>
  ledgerOf(runs.map((run) => [run])).find((row) => row.what === what);

test('runs that were not trained in turns say so', () => {
  const alone = ['a', 'b'].map((folder) => ledgerRun({}, {}, { command: 'train', folder }));
  expect(rowOf('trained', ...alone)).toEqual({
    what: 'trained',
    values: ['by itself', 'by itself'],
    equal: false,
    note: 'what else the machine did at each time is in seconds and rates',
  });
  expect(rowOf('trained', ledgerRun(), ledgerRun())).toMatchObject({ equal: true, note: null });
});

test('runs under equal conditions differ in nothing', () => {
  expect(unequal(ledgerRun(), ledgerRun())).toEqual([]);
  expect(unequal(ledgerRun())).toEqual([]);
});

test.each([
  ['parameters', { parameters: 1001 }, {}],
  ['updates', { updates: 2001 }, {}],
  ['source tokens seen', { sourceTokens: 2 }, {}],
  ['target tokens seen', { targetTokens: 2 }, {}],
  ['seconds of updates', { trainSeconds: 300.001 }, {}],
  ['FLOPs of updates (matrix products)', { flops: 5e12 + 1 }, {}],
  ['threads', { threads: 1 }, {}],
  ['engine', { engine: 'wasm' as const }, {}],
  ['signature of WER', { signatures: { wer: 'nrefs:2' } }, {}],
  ['versions', { versions: { seqcmp: '0.2.0' } }, {}],
  ['rule of the splits', {}, { data: { testPercent: 10 } }],
  ['order of batches', {}, { data: { batchTokens: 512 } }],
  ['order of batches', {}, { data: { maxRatio: 1.2 } }],
  ['budget', {}, { budget: { updates: 10 } }],
  ['optimizer', {}, { train: { clipNorm: 0 } }],
  ['optimizer', {}, { train: { optimizer: 'adamw' } }],
  ['optimizer', {}, { train: { weightDecay: 0.1 } }],
  ['learning rate', {}, { train: { warmup: 100 } }],
  ['learning rate', {}, { train: { schedule: 'plateau' } }],
  ['choice of the best weights', {}, { train: { stopMetric: 'wer' } }],
  ['choice of the best weights', {}, { train: { ema: 0.9 } }],
  ['choice of the best weights', {}, { train: { average: 'last' } }],
  ['choice of the best weights', {}, { train: { patience: 5 } }],
  ['label smoothing', {}, { train: { labelSmoothing: 0.3 } }],
  ['dropout', {}, { model: { kind: 'rnn', dropout: 0.3 } }],
  ['choice of the best weights', {}, { train: { validEvery: 7 } }],
  ['decoding', {}, { decode: { maxLengthFactor: 3 } }],
  ['decoding', {}, { decode: { beam: 4 } }],
])('a difference in %s is noticed, and nothing else is', (what, summary, settings) => {
  expect(unequal(ledgerRun(), ledgerRun(summary, settings))).toEqual([what]);
});

test('the processor is a condition where all runs say theirs', () => {
  const [one, other] = ['Slow, 2 threads', 'Quick, 2 threads'].map((processor) => ledgerRun({ processor }));
  expect(unequal(one, other)).toEqual(['processor']);
  expect(rowOf('processor', one, ledgerRun())).toBeUndefined();
});

test.each([
  [[], 'made by a hash of the source, 5 % valid, 5 % test'],
  [['train', 'test'], 'train and test given, valid made from train by a hash of the source, 5 % valid'],
  [['train', 'valid', 'test'], 'given'],
] as const)('splits given as %j have the rule %j', (given, rule) => {
  const corpus = { ...ledgerRun().summary.corpus, given };
  expect(rowOf('rule of the splits', ledgerRun({ corpus }))?.values).toEqual([rule]);
});

test('the shared beginning of the batches is as long as the shorter run', () => {
  expect(rowOf('order of batches', ledgerRun(), ledgerRun({ updates: 1500 }))).toMatchObject({
    equal: true,
    note: 'the first 1,500 batches are the same, in the same order; a longer run goes on from there',
  });
  expect(rowOf('order of batches', ledgerRun(), ledgerRun())?.note).toMatch(/2,000 batches .* all of them$/);
});

test('of accumulated updates, those of the same updates are the same: how many an epoch ends with is not known', () => {
  const accumulated = (updates: number, accumulate = 4) => ledgerRun({ updates }, { train: { accumulate } });
  expect(rowOf('order of batches', accumulated(20), accumulated(15))?.note).toBe(
    'those of the first 15 updates are the same, in the same order; a longer run goes on from there',
  );
  expect(rowOf('order of batches', accumulated(20), accumulated(20, 1))?.note).toBe(
    'the same batches in the same order, in updates of different numbers of them',
  );
});

test('batches of updates left out were read too, and are said', () => {
  const skipping = ledgerRun({ updates: 1990, skippedUpdates: 10 });
  expect(rowOf('order of batches', ledgerRun(), skipping)?.note).toMatch(/2,000 batches .* all of them$/);
  expect(rowOf('updates', ledgerRun(), skipping)?.values[1]).toBe(
    '1,990, and 10 left out for want of a finite loss',
  );
});

test('another seed makes other batches, and with several seeds each pair of a seed is looked at', () => {
  const seeded = (seed: number, updates = 2000) => ledgerRun({ updates }, { seed });
  expect(unequal(ledgerRun(), seeded(2))).toEqual(['order of batches', 'seed']);
  const columns = [
    [seeded(1, 1990), seeded(2, 2000), seeded(3, 1995)],
    [seeded(1, 1990), seeded(2, 2000), seeded(3, 1996)],
  ];
  const rows = ledgerOf(columns);
  expect(rows.filter(({ equal }) => !equal).map(({ what }) => what)).toEqual(['updates']);
  const even = ledgerOf([columns[0], columns[0]]).find(({ what }) => what === 'updates');
  expect(even).toMatchObject({ equal: true, note: null, values: ['1,990 to 2,000', '1,990 to 2,000'] });
  const valuesOf = (what: string) => rows.find((row) => row.what === what)?.values;
  expect(valuesOf('updates')).toEqual(['1,990 to 2,000', '1,990 to 2,000']);
  expect(valuesOf('seed')).toEqual(['1; 2; 3', '1; 2; 3']);
  expect(valuesOf('corpus')).toEqual(['dates', 'dates']);
});

test('over seeds the note compares the means of the models, whatever lies between seeds', () => {
  const seconds = (...all: number[]) =>
    all.map((trainSeconds, i) => ledgerRun({ trainSeconds }, { seed: i + 1 }));
  const noteOf = (...columns: LedgerRun[][]) =>
    ledgerOf(columns).find(({ what }) => what === 'seconds of updates');
  expect(noteOf(seconds(3.3, 6.4, 4.4), seconds(3.9, 5.4, 3.9))).toMatchObject({
    values: ['3.3 to 6.4', '3.9 to 5.4'],
    note: 'means 6.8 % apart',
  });
  expect(noteOf(seconds(3.3, 6.4))?.note).toBeNull();
});

test('another tokenizer makes other batches', () => {
  const other = ledgerRun({ tokenizerHash: 'cc' });
  expect(unequal(ledgerRun(), other)).toEqual(['tokenizer hash (SHA-256)', 'order of batches']);
  expect(rowOf('order of batches', ledgerRun(), other)?.note).toBe('the runs saw different batches');
});

test('a note says how far apart counts are', () => {
  const values = ['1,000', '1,020'];
  expect(rowOf('parameters', ledgerRun(), ledgerRun({ parameters: 1020 }))).toMatchObject({
    values,
    note: '2.0 % apart',
  });
  expect(rowOf('seconds of updates', ledgerRun(), ledgerRun({ trainSeconds: 300.1 }))).toMatchObject({
    values: ['300.0', '300.1'],
    note: 'less than 0.1 % apart',
  });
});

test('the machine’s limit is a condition where every run measured it, with how it was measured', () => {
  const limit = 'the machine’s limit, GFLOP/s';
  const row = rowOf(limit, ledgerRun({ limitGflops: 100 }), ledgerRun({ limitGflops: 110 }));
  expect(row?.values).toEqual(['100.0', '110.0']);
  expect(row?.note).toMatch(/^fastest large matrix product .* after it had decoded; 10\.0 % apart$/);
  expect(rowOf(limit, ledgerRun({ limitGflops: 100 }), ledgerRun())).toBeUndefined();
});
