import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import type { Totals } from '../train/events.ts';
import { extendRun, requireExtensible } from './extend-run.ts';
import { lastPath, outputsFolder, summaryPath } from './layout.ts';
import { appendMetrics, readMetrics } from './metrics-log.ts';
import { openRun, type Run } from './run-directory.ts';
import { lockRun } from './run-lock.ts';
import { isFinished } from './summary.ts';

const lines = [{ source: 'a', references: ['b'], output: 'b', logProbability: -1 }];

/** Of 20 updates. */
function madeRun(settings: Record<string, unknown> = {}): Run {
  const results = temporaryFolder();
  const run = finishedRun({ results, name: 'run', kind: 'rnn', lines, settings });
  writeFileSync(lastPath(run.dir), '');
  return run;
}

function totalsOf(run: Run): Totals {
  const [{ update, epoch, sourceTokens, targetTokens, flops, seconds }] = readMetrics(run).slice(-1);
  return { update, epoch, sourceTokens, targetTokens, flops, seconds };
}

test('a run with a larger budget is not finished, has no answers, and says how it came to it', () => {
  const run = madeRun({ budget: { updates: 20 } });
  const extended = extendRun(run, { updates: 30 }, 'seqcmp train --resume run --steps 30');
  expect(isFinished(run)).toBe(false);
  // Answers of the weights before.
  expect(readdirSync(outputsFolder(run.dir))).toEqual([]);
  expect(openRun(run.dir)).toEqual(extended);
  expect(extended.config).toEqual({ ...run.config, budget: { updates: 30 } });
  expect(extended.command).toBe(`${run.command} && seqcmp train --resume run --steps 30`);
});

test.each([
  [{}, { updates: 20 }, 'one that has spent as much'],
  [{}, { updates: 30, targetTokens: 12_000 }, 'one that has spent as much'],
  [{ train: { schedule: 'cosine' }, budget: { updates: 20 } }, { updates: 30 }, 'rates that fall to the end'],
])('a run with %j cannot go on with %j', (settings, budget, found) => {
  const run = madeRun(settings);
  expect(() => requireExtensible(run, budget)).toThrow(found);
});

test('nor can one whose weights are a mean, or that has no checkpoint, or is being trained', async () => {
  const averaged = madeRun();
  const totals = totalsOf(averaged);
  appendMetrics(averaged, { type: 'validation', ...totals, loss: 1, averaged: 2, best: true });
  expect(() => requireExtensible(averaged, { updates: 30 })).toThrow('a mean of its weights');
  const cleaned = madeRun();
  rmSync(lastPath(cleaned.dir));
  expect(() => requireExtensible(cleaned, { updates: 30 })).toThrow('no checkpoint to go on from');
  const locked = madeRun();
  const release = await lockRun(locked);
  expect(() => requireExtensible(locked, { updates: 30 })).toThrow('one that is being trained');
  release();
});

test('one that was stopped before its first checkpoint can, for it begins again', () => {
  const run = madeRun();
  rmSync(summaryPath(run.dir));
  rmSync(lastPath(run.dir));
  expect(() => requireExtensible(run, { updates: 30 })).not.toThrow();
});

test('one that ended because nothing improved cannot', () => {
  const run = madeRun();
  appendMetrics(run, { type: 'end', ...totalsOf(run), reason: 'patience' });
  expect(() => requireExtensible(run, { updates: 30 })).toThrow('validations no longer improved');
});
