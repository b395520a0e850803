import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diskProblem } from '../files/atomic-file.ts';
import { defaultConfig, MADE_FROM, temporaryFolder } from '../testing/temporary-run.ts';
import { createComparison, openComparison, runsOf } from './comparison.ts';
import { type ComparisonPlan, runFolders } from './plans.ts';
import { createRun } from './run-directory.ts';

const PLAN: ComparisonPlan = {
  models: ['rnn', 'transformer'],
  seeds: [1, 2],
  matched: ['rnn.dim 1 -> 2'],
  command: 'seqcmp compare',
  corpusHash: MADE_FROM.corpusHash,
  tokenizerHash: 't'.repeat(64),
};

function made(dir: string, plan: ComparisonPlan = PLAN) {
  return createComparison(dir, plan, (folder) => {
    for (const name of runFolders(plan)) {
      const kind = name.startsWith('rnn') ? 'rnn' : 'transformer';
      createRun(join(folder, name), defaultConfig(kind), '{}', MADE_FROM);
    }
  });
}

test('a comparison appears whole, with all of its runs by seed and model', () => {
  const results = temporaryFolder();
  const comparison = made(join(results, 'pair'));
  expect(openComparison('pair', results)).toEqual(comparison);
  const names = ['rnn-seed1', 'transformer-seed1', 'rnn-seed2', 'transformer-seed2'];
  expect(runsOf(comparison).map(({ dir }) => dir)).toEqual(names.map((name) => join(results, 'pair', name)));
  expect(readdirSync(results)).toEqual(['pair']);
  expect(runFolders({ models: PLAN.models, seeds: [7] })).toEqual(['rnn', 'transformer']);
});

test('an empty folder is filled, and stays the same folder', () => {
  const dir = temporaryFolder();
  const { ino } = statSync(dir);
  expect(runsOf(made(dir))).toHaveLength(4);
  expect(statSync(dir).ino).toBe(ino);
  expect(readdirSync(dir).sort()).toEqual(['comparison.json', ...runFolders(PLAN)].sort());
});

test('a comparison whose runs cannot be made is not there at all', () => {
  const results = temporaryFolder();
  const broken = () =>
    createComparison(join(results, 'pair'), PLAN, () => {
      throw new Error('full');
    });
  expect(broken).toThrow('full');
  const noSpace = Object.assign(new Error('ENOSPC: full, write'), { code: 'ENOSPC', syscall: 'write' });
  const full = () =>
    createComparison(join(results, 'pair'), PLAN, () => {
      throw diskProblem(noSpace, 'write', 'half/config.json');
    });
  expect(full).toThrow(`cannot make ${join(results, 'pair')}: full (ENOSPC)`);
  expect(readdirSync(results)).toEqual([]);
});

test('one that is no comparison, damaged, newer or without one of its runs is refused, with what to do', () => {
  const results = temporaryFolder();
  const { dir } = made(join(results, 'pair'));
  expect(() => openComparison('none', results)).toThrow(
    'none: expected the folder of a comparison; found nothing there',
  );
  expect(() => made(dir)).toThrow('is there already');
  rmSync(join(dir, 'rnn-seed2'), { recursive: true });
  expect(() => runsOf(openComparison(dir))).toThrow(/expected the run rnn-seed2/);
  const path = join(dir, 'comparison.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"formatVersion": 1', '"formatVersion": 9'));
  expect(() => openComparison(dir)).toThrow(/expected formatVersion 1, found 9/);
  writeFileSync(path, text.replace('"rnn"', '"rmn"'));
  expect(() => openComparison(dir)).toThrow(/comparison\.json: models\[0\]: expected one of/);
  writeFileSync(path, text.replace(/"seeds": \[[^\]]*\]/, '"seeds": []'));
  expect(() => openComparison(dir)).toThrow('seeds: expected a list of at least one, found an empty one');
  expect(existsSync(join(dir, 'transformer-seed1', 'config.json'))).toBe(true);
});
