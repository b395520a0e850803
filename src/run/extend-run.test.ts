import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { extendRun } from './extend-run.ts';
import { lastPath } from './layout.ts';
import { appendMetrics, readMetrics } from './metrics-log.ts';
import { openRun, type Run } from './run-directory.ts';
import { isFinished } from './summary.ts';

const lines = [{ source: 'a', references: ['b'], output: 'b', logProbability: -1 }];

/** Of 20 updates. */
function madeRun(settings: Record<string, unknown> = {}): Run {
  const results = temporaryFolder();
  const run = finishedRun({ results, name: 'run', kind: 'rnn', lines, settings });
  writeFileSync(lastPath(run.dir), '');
  return run;
}

test('a run with a larger budget is not finished, and says how it came to it', () => {
  const run = madeRun({ budget: { updates: 20 } });
  const extended = extendRun(run, { updates: 30 }, 'seqcmp train --resume run --steps 30');
  expect(isFinished(run)).toBe(false);
  expect(openRun(run.dir)).toEqual(extended);
  expect(extended.config).toEqual({ ...run.config, budget: { updates: 30 } });
  expect(extended.command).toBe(`${run.command} && seqcmp train --resume run --steps 30`);
});

test.each([
  [{}, { updates: 20 }, 'one that has spent as much'],
  [{}, { updates: 30, targetTokens: 12_000 }, 'one that has spent as much'],
  [{ train: { schedule: 'cosine' }, budget: { updates: 20 } }, { updates: 30 }, 'rates that fall to the end'],
  [{ train: { average: 'last' } }, { updates: 30 }, 'a mean of its weights'],
])('a run with %j cannot go on with %j', (settings, budget, found) => {
  const run = madeRun(settings);
  expect(() => extendRun(run, budget, '')).toThrow(found);
  expect(isFinished(run)).toBe(true);
  expect(openRun(run.dir)).toEqual(run);
});

test('nor can one that ended because nothing improved', () => {
  const run = madeRun();
  const [{ update, epoch, sourceTokens, targetTokens, flops, seconds }] = readMetrics(run).slice(-1);
  const totals = { update, epoch, sourceTokens, targetTokens, flops, seconds };
  appendMetrics(run, { type: 'end', ...totals, reason: 'patience' });
  expect(() => extendRun(run, { updates: 30 }, '')).toThrow('validations no longer improved');
});
