import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createComparison } from '../../run/comparison.ts';
import type { ComparisonPlan } from '../../run/plans.ts';
import { finishedRun } from '../../testing/finished-run.ts';
import { MADE_FROM, temporaryFolder } from '../../testing/temporary-run.ts';
import { reportRuns } from './report-runs.ts';

let cwd: string;
let results: string;
beforeEach(() => {
  cwd = temporaryFolder();
  results = join(cwd, 'results');
  vi.spyOn(process, 'cwd').mockReturnValue(cwd);
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => vi.restoreAllMocks());

const lines = [{ source: 'a', references: ['b'], output: 'b', logProbability: -1 }];
const made = (folder: string, name: 'rnn' | 'transformer') =>
  finishedRun({ results: folder, name, kind: name, lines, settings: { corpus: { name: 'pairs.tsv.gz' } } });
const newReports = () =>
  existsSync(results) ? readdirSync(results).filter((name) => /^[^.].*report/.test(name)) : [];

const PLAN: ComparisonPlan = {
  models: ['rnn', 'transformer'],
  seeds: [1],
  matched: [],
  command: MADE_FROM.command,
  corpusHash: MADE_FROM.corpusHash,
  tokenizerHash: 't',
};

test('a damaged run beside the one that is reported on does not matter', async () => {
  made(results, 'rnn');
  mkdirSync(join(results, 'bad'));
  for (const name of ['config.json', 'metrics.jsonl']) writeFileSync(join(results, 'bad', name), '{');
  await reportRuns(['rnn'], {});
  expect(newReports()).toEqual([expect.stringMatching(/^pairs-report-/)]);
});

test('the report of a comparison goes into it, whatever else lies there', async () => {
  const dir = join(cwd, 'pair');
  createComparison(dir, PLAN, (folder) => {
    made(folder, 'rnn');
    made(folder, 'transformer');
  });
  cpSync(join(dir, 'rnn'), join(dir, 'rnn-before'), { recursive: true });
  mkdirSync(join(dir, 'model'));
  for (const name of ['config.json', 'tokenizer.json']) writeFileSync(join(dir, 'model', name), '{}');
  await reportRuns(['pair'], {});
  expect(readFileSync(join(dir, 'report.md'), 'utf8')).not.toContain('rnn-before');
  expect(newReports()).toEqual([]);
  await reportRuns([join('pair', 'rnn')], {});
  expect(newReports()).toHaveLength(1);
});

test('in a folder that is no comparison nothing of the user is replaced', async () => {
  made(cwd, 'rnn');
  made(cwd, 'transformer');
  writeFileSync(join(cwd, 'report.md'), 'my own notes');
  await reportRuns(['rnn', 'transformer'], {});
  expect(readFileSync(join(cwd, 'report.md'), 'utf8')).toBe('my own notes');
  expect(newReports()).toHaveLength(1);
});

test('formats that an earlier report left in a folder stay, and are named', async () => {
  const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  made(results, 'rnn');
  const out = join(cwd, 'here');
  await reportRuns(['rnn'], { out, format: 'html,csv,latex' });
  expect(said).not.toHaveBeenCalled();
  await reportRuns(['rnn'], { out, format: 'html' });
  const [csv, tex] = ['report.csv', 'report.tex'].map((name) => join('here', name));
  expect(said.mock.calls).toEqual([[`Left as found, perhaps of other runs: ${csv}, ${tex}\n`]]);
  expect(existsSync(join(cwd, csv))).toBe(true);
});

test('stdout has the report.json that is written, with a schemaVersion as all JSON there', async () => {
  made(results, 'rnn');
  await reportRuns(['rnn'], { json: true, out: cwd });
  const [[text]] = vi.mocked(process.stdout.write).mock.calls;
  const kept = JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8'));
  expect(JSON.parse(String(text))).toEqual({ schemaVersion: 1, ...kept });
});
