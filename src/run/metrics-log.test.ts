import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { temporaryRun } from '../testing/temporary-run.ts';
import {
  appendMetrics,
  flushMetrics,
  type LoggedEvent,
  readMetrics,
  readMetricsSince,
  truncateMetricsTo,
} from './metrics-log.ts';
import type { Run } from './run-directory.ts';

const totals = (update: number) => ({
  update,
  epoch: 0,
  sourceTokens: update * 3,
  targetTokens: update * 4,
  flops: update * 1e9,
  seconds: update / 4,
});
const updated = (update: number): LoggedEvent => ({
  type: 'update',
  ...totals(update),
  loss: 1 / update,
  learningRate: 0.001,
  gradientNorm: 2,
});
const validated = (update: number): LoggedEvent => ({
  type: 'validation',
  ...totals(update),
  loss: 3,
  best: true,
});
const ended = (update: number): LoggedEvent => ({ type: 'end', ...totals(update), reason: 'budget' });
const story = [updated(1), updated(2), validated(2), updated(3), ended(3)];

const reached = { averaged: false, skipped: 0, retreats: 0 };

const logOf = (run: Run) => join(run.dir, 'metrics.jsonl');
const write = (run: Run, events: readonly LoggedEvent[]) => {
  for (const event of events) appendMetrics(run, event);
};

test('events come back as they were, diverged ones too', () => {
  const run = temporaryRun();
  const number = fc.double().map((x) => x + 0);
  const event = fc
    .record({ loss: number, learningRate: number, gradientNorm: number, seconds: number })
    .map((drawn): LoggedEvent => ({ ...updated(1), ...drawn, type: 'update' }));
  fc.assert(
    fc.property(fc.array(event), (events) => {
      rmSync(logOf(run), { force: true });
      writeFileSync(logOf(run), '');
      write(run, events);
      expect(readMetrics(run)).toEqual(events);
    }),
    { numRuns: 30 },
  );
});

test('a log cut anywhere gives the events whose lines are whole', () => {
  const run = temporaryRun();
  write(run, story);
  const whole = readFileSync(logOf(run), 'utf8');
  for (let length = 0; length <= whole.length; length++) {
    writeFileSync(logOf(run), whole.slice(0, length));
    const lines = whole.slice(0, length).split('\n');
    const last = lines.pop();
    // A line that lacks its newline alone is whole.
    const expected = lines.length + (last?.endsWith('}') ? 1 : 0);
    expect(readMetrics(run)).toEqual(story.slice(0, expected));
  }
});

test.each([
  ['{"type":"update","upd', 'is not JSON'],
  ['{"type":"updated"}', 'type: expected one of update, validation, skip, retreat, end, found "updated"'],
  ['{"type":"end","update":-1}', 'update: expected a whole number of at least 0, found -1'],
  ['null', 'expected a JSON object, found nothing'],
  ['', 'is not JSON'],
])('a damaged line %j within is refused with file and line', (line, message) => {
  const run = temporaryRun();
  write(run, story.slice(0, 2));
  writeFileSync(logOf(run), `${readFileSync(logOf(run), 'utf8')}${line}\n`);
  write(run, story.slice(2));
  expect(() => readMetrics(run)).toThrow(UserError);
  expect(() => readMetrics(run)).toThrow(`${logOf(run)}:3: ${message}`);
});

test('going on from a checkpoint drops later lines, the end and a torn line', () => {
  const run = temporaryRun();
  write(run, story);
  writeFileSync(logOf(run), `${readFileSync(logOf(run), 'utf8')}{"type":"upd`);
  expect(truncateMetricsTo(run, { ...reached, update: 3, validated: 2 })).toEqual(story.slice(0, 4));
  expect(truncateMetricsTo(run, { ...reached, update: 2, validated: 2 })).toEqual(story.slice(0, 3));
  write(run, [updated(3)]);
  expect(readMetrics(run)).toEqual(story.slice(0, 4));
  expect(truncateMetricsTo(run, { ...reached, update: 0, validated: 0 })).toEqual([]);
  expect(readFileSync(logOf(run), 'utf8')).toBe('');
});

test('a log that ends before the checkpoint is refused and left as it is: the seconds spent would be lost', () => {
  const run = temporaryRun();
  write(run, story.slice(0, 2));
  const before = readFileSync(logOf(run), 'utf8');
  expect(() => truncateMetricsTo(run, { ...reached, update: 3, validated: 2 })).toThrow(
    `${logOf(run)}: expected a log of 3 updates, which the newest checkpoint has; found 2`,
  );
  expect(readFileSync(logOf(run), 'utf8')).toBe(before);
});

test('a validation that the checkpoint does not know of is dropped, since it will be made again', () => {
  const run = temporaryRun();
  write(run, story);
  flushMetrics(run);
  expect(truncateMetricsTo(run, { ...reached, update: 2, validated: 0 })).toEqual(story.slice(0, 2));
});

test('updates left out behind a checkpoint are dropped, those before it stay', () => {
  const run = temporaryRun();
  const skip = (skipped: number): LoggedEvent => ({
    type: 'skip',
    ...totals(2),
    loss: Number.NaN,
    gradientNorm: Number.POSITIVE_INFINITY,
    skipped,
  });
  const retreat: LoggedEvent = { type: 'retreat', ...totals(2), to: 1, retreats: 1, rateFactor: 0.5 };
  const measured = { ...validated(2), metrics: { wer: 12.5 } };
  const bad = [
    updated(1),
    updated(2),
    measured,
    skip(1),
    skip(2),
    retreat,
    skip(3),
    { ...measured, averaged: 3 },
  ];
  write(run, bad);
  expect(readMetrics(run)).toEqual(bad);
  const at = { ...reached, update: 2, validated: 2 };
  expect(truncateMetricsTo(run, { ...at, skipped: 3, retreats: 1, averaged: true })).toEqual(bad);
  expect(truncateMetricsTo(run, { ...at, skipped: 3, retreats: 1 })).toEqual(bad.slice(0, 7));
  expect(truncateMetricsTo(run, { ...at, skipped: 2, retreats: 1 })).toEqual(bad.slice(0, 6));
  expect(truncateMetricsTo(run, { ...at, skipped: 2 })).toEqual(bad.slice(0, 5));
  expect(truncateMetricsTo(run, { ...at, skipped: 1 })).toEqual(bad.slice(0, 4));
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said with the path', () => {
  const run = temporaryRun();
  rmSync(logOf(run));
  symlinkSync('/dev/full', logOf(run));
  expect(() => write(run, story)).toThrow(`cannot write ${logOf(run)}: no space left on device (ENOSPC)`);
});

test('whoever looks on gets each event once, a torn line when it is whole, and all again after a resume', () => {
  const run = temporaryRun();
  write(run, [updated(1)]);
  const first = readMetricsSince(run, null);
  expect(first.events).toEqual([updated(1)]);
  const line = `${JSON.stringify(updated(2))}\n`;
  writeFileSync(logOf(run), line.slice(0, 20), { flag: 'a' });
  const torn = readMetricsSince(run, first.place);
  expect(torn).toMatchObject({ events: [], again: false });
  writeFileSync(logOf(run), line.slice(20), { flag: 'a' });
  expect(readMetricsSince(run, torn.place).events).toEqual([updated(2)]);
  truncateMetricsTo(run, { ...reached, update: 1, validated: 0 });
  expect(readMetricsSince(run, torn.place)).toMatchObject({ events: [updated(1)], again: true });
});

test('lines that stay when a log is cut stay as they were written', () => {
  const run = temporaryRun();
  const { loss, best, ...others } = { ...validated(2), loss: 0.125, best: false };
  write(run, [updated(1), updated(2), { loss, best, ...others } as LoggedEvent, updated(3)]);
  const [before] = readFileSync(logOf(run), 'utf8').split('{"type":"update","update":3');
  truncateMetricsTo(run, { ...reached, update: 2, validated: 2 });
  expect(readFileSync(logOf(run), 'utf8')).toBe(before);
  expect(before.split('\n')[2]).toMatch(/^\{"loss":0\.125,"best":false,"type":"validation"/);
});
