import { existsSync, linkSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { finishedRun } from '../testing/finished-run.ts';
import { defaultConfig, MADE_FROM, stateAt, temporaryFolder } from '../testing/temporary-run.ts';
import { saveCheckpoint } from './checkpoint-files.ts';
import { findLeftovers, removeLeftovers } from './clean-runs.ts';
import { goodPath, lastPath } from './layout.ts';
import { createRun } from './run-directory.ts';

/** No process has it: the largest that Linux gives is 2^22. */
const DEAD = 2 ** 22 + 1;
const filesIn = (dir: string) => (readdirSync(dir, { recursive: true }) as string[]).sort();

function finishedIn(results: string, name: string) {
  const lines = [{ source: 'a', references: ['A'], output: 'A' }];
  const run = finishedRun({ results, name, kind: 'rnn', lines });
  saveCheckpoint(run, stateAt(10), { best: true });
  saveCheckpoint(run, stateAt(20), { best: false });
  return run;
}

test('of a finished run the states go and all else stays; of an unfinished one nothing goes', () => {
  const results = temporaryFolder();
  const run = finishedIn(results, 'done');
  const half = createRun(join(results, 'pair', 'rnn'), defaultConfig(), '{}', MADE_FROM);
  saveCheckpoint(half, stateAt(10), { best: true });
  saveCheckpoint(half, stateAt(20), { best: false });
  const [before, others] = [filesIn(run.dir), filesIn(half.dir)];
  const found = findLeftovers(results);
  expect(found.map(({ name, what }) => [name, what])).toEqual([
    [join('done', 'checkpoints', 'last.safetensors'), 'state of a finished run'],
    [join('done', 'checkpoints', 'previous.safetensors'), 'state of a finished run'],
  ]);
  for (const { bytes } of found) expect(bytes).toBeGreaterThan(100);
  removeLeftovers(found);
  expect(filesIn(run.dir)).toEqual(before.filter((name) => !/last|previous/.test(name)));
  expect(filesIn(run.dir)).toContain(join('checkpoints', 'best.safetensors'));
  expect(filesIn(half.dir)).toEqual(others);
  expect(findLeftovers(results)).toEqual([]);
});

test('the state to go back to goes as well, and a file with two names counts once', () => {
  const results = temporaryFolder();
  const run = finishedIn(results, 'done');
  linkSync(lastPath(run.dir), goodPath(run.dir));
  const found = findLeftovers(results);
  expect(found.map(({ name }) => basename(name))).toEqual([
    'last.safetensors',
    'previous.safetensors',
    'good.safetensors',
  ]);
  expect(found[2].bytes).toBe(0);
  removeLeftovers(found);
  expect(existsSync(goodPath(run.dir))).toBe(false);
});

test('a run that a process writes, and what a living process is making, are left alone', () => {
  const results = temporaryFolder();
  const run = finishedIn(results, 'done');
  writeFileSync(join(run.dir, '.lock'), `${process.pid} ${process.ppid}\n`);
  mkdirSync(join(results, `.new.${process.pid}.tmp`, 'checkpoints'), { recursive: true });
  expect(findLeftovers(results)).toEqual([]);
});

test('what dead processes left goes: half-made runs, files and locks, but nothing that is not a run', () => {
  const results = temporaryFolder();
  const run = finishedIn(results, 'done');
  writeFileSync(join(run.dir, '.lock'), `${DEAD} 1\n`);
  writeFileSync(join(run.dir, `.summary.json.${DEAD}.tmp`), 'x');
  mkdirSync(join(results, `.new.${DEAD}.tmp`, 'checkpoints'), { recursive: true });
  mkdirSync(join(results, `.somebody-elses.${DEAD}.tmp`));
  writeFileSync(join(results, `.letter.${DEAD}.tmp`), 'x');
  const found = findLeftovers(results);
  expect(found.filter(({ what }) => what !== 'state of a finished run').map(({ name }) => name)).toEqual([
    join('done', `.summary.json.${DEAD}.tmp`),
    `.new.${DEAD}.tmp`,
    join('done', '.lock'),
  ]);
  removeLeftovers(found);
  expect(readdirSync(results).sort()).toEqual([`.letter.${DEAD}.tmp`, `.somebody-elses.${DEAD}.tmp`, 'done']);
  expect(findLeftovers(join(results, 'none'))).toEqual([]);
  expect(existsSync(join(run.dir, 'summary.json'))).toBe(true);
});

test('in a suite of ablations too: half-made reports, times and runs', () => {
  const results = temporaryFolder();
  const heads = join(results, 'suite', 'heads');
  mkdirSync(join(heads, `.four-seed1.${DEAD}.tmp`, 'checkpoints'), { recursive: true });
  writeFileSync(join(heads, `.length-times.json.${DEAD}.tmp`), '');
  for (const name of ['ablations.json', `.report.md.${DEAD}.tmp`])
    writeFileSync(join(results, 'suite', name), '');
  const half = [
    `.report.md.${DEAD}.tmp`,
    join('heads', `.four-seed1.${DEAD}.tmp`),
    join('heads', `.length-times.json.${DEAD}.tmp`),
  ];
  const namesIn = (folder: string) =>
    findLeftovers(folder)
      .map(({ name }) => name)
      .sort();
  expect(namesIn(join(results, 'suite'))).toEqual(half);
  expect(namesIn(results)).toEqual(half.map((name) => join('suite', name)));
});
