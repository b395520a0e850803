import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { createSuite, openSuite } from './ablation-suite.ts';
import type { SuitePlan } from './plans.ts';

const plan: SuitePlan = {
  names: ['heads', 'positions'],
  seeds: [1, 2],
  corpus: null,
  updates: 40,
  engine: 'onnx',
  threads: 1,
  command: 'seqcmp ablate heads positions --steps 40',
};

test('a suite is read as it was written, by its path and by its name among results', () => {
  const results = temporaryFolder();
  const dir = join(results, 'suite');
  expect(createSuite(dir, plan)).toEqual({ dir, ...plan });
  expect(openSuite(dir)).toEqual({ dir, ...plan });
  expect(openSuite('suite', results)).toEqual({ dir, ...plan });
  expect(() => createSuite(dir, plan)).toThrow(/suite/);
});

test('one that is none, damaged or newer is refused, with what to do', () => {
  const dir = join(temporaryFolder(), 'suite');
  expect(() => openSuite(dir)).toThrow('expected the folder of a suite of ablations; found nothing there');
  mkdirSync(dir);
  expect(() => openSuite(dir)).toThrow('found no ablations.json in it');
  createSuite(dir, plan);
  const path = join(dir, 'ablations.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"formatVersion": 1', '"formatVersion": 9'));
  expect(() => openSuite(dir)).toThrow(/expected formatVersion 1, found 9/);
  writeFileSync(path, text.replace('"threads": 1', '"threads": "one"'));
  expect(() => openSuite(dir)).toThrow(/threads: expected a whole number/);
});
