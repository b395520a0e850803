import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { paramTableBuilder } from '../model/params.ts';
import { smallTable, stateAt, temporaryRun } from '../testing/temporary-run.ts';
import { encodeState, encodeWeights } from './checkpoint.ts';
import { bestWeights, goodCheckpoint, latestCheckpoint, saveCheckpoint } from './checkpoint-files.ts';
import type { Run } from './run-directory.ts';

const table = smallTable();
const files = (run: Run) => readdirSync(join(run.dir, 'checkpoints')).sort();
const fileOf = (run: Run, name: string) => join(run.dir, 'checkpoints', `${name}.safetensors`);
/** As a bad disk would: one bit of the last byte. */
function damage(path: string): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(path, bytes);
}

test('the last two checkpoints and the best weights are kept', () => {
  const run = temporaryRun();
  for (const update of [1, 2, 3, 4]) saveCheckpoint(run, stateAt(update), { best: update === 2 });
  expect(files(run)).toEqual(['best.safetensors', 'last.safetensors', 'previous.safetensors']);
  expect(readFileSync(fileOf(run, 'previous'))).toEqual(Buffer.from(encodeState(stateAt(3))));
  expect(latestCheckpoint(run, table)).toEqual({ state: stateAt(4), skipped: [] });
  expect(bestWeights(run, table)).toEqual({ weights: stateAt(2).weights, position: stateAt(2).position });
});

describe('the state of the last good validation', () => {
  const goodAt = (good: number, update: number) => {
    const state = stateAt(update);
    return { ...state, position: { ...state.position, good } };
  };

  test('stays while others are saved, to go back to', () => {
    const run = temporaryRun();
    expect(goodCheckpoint(run, goodAt(0, 1)).state).toBeNull();
    for (const [good, update] of [
      [2, 2],
      [2, 3],
      [2, 4],
    ])
      saveCheckpoint(run, goodAt(good, update), { best: false });
    expect(goodCheckpoint(run, goodAt(2, 4))).toEqual({ state: goodAt(2, 2), skipped: [] });
    saveCheckpoint(run, goodAt(5, 5), { best: false });
    expect(goodCheckpoint(run, goodAt(5, 6))).toEqual({ state: goodAt(5, 5), skipped: [] });
  });

  test('is nothing to go back to before the first, or where all that is kept is of a future that was given up', () => {
    const run = temporaryRun();
    saveCheckpoint(run, goodAt(0, 1), { best: false });
    expect(goodCheckpoint(run, goodAt(0, 2))).toEqual({ state: null, skipped: [] });
    for (const update of [5, 6]) saveCheckpoint(run, goodAt(5, update), { best: false });
    expect(goodCheckpoint(run, goodAt(3, 4))).toEqual({ state: null, skipped: [] });
  });

  test('once damaged is said, and the oldest after it stands for it where none before is kept', () => {
    const run = temporaryRun();
    for (const update of [5, 6, 7]) saveCheckpoint(run, goodAt(5, update), { best: false });
    damage(fileOf(run, 'good'));
    const { state, skipped } = goodCheckpoint(run, goodAt(5, 8));
    expect(state).toEqual(goodAt(5, 6));
    expect(skipped.map(({ path }) => path)).toEqual([fileOf(run, 'good')]);
  });

  test('once damaged is made up for by the newest before it that is kept', () => {
    const run = temporaryRun();
    for (const update of [3, 4, 5])
      saveCheckpoint(run, goodAt(update === 4 ? 3 : update, update), { best: false });
    // One file under two names.
    damage(fileOf(run, 'good'));
    const { state, skipped } = goodCheckpoint(run, goodAt(5, 6));
    expect(state).toEqual(goodAt(3, 4));
    expect(skipped.map(({ path }) => path)).toEqual([fileOf(run, 'good'), fileOf(run, 'last')]);
    expect(skipped[0].reason).toContain('damaged');
  });

  test('is made up for after a kill between the last checkpoint and it', () => {
    const run = temporaryRun();
    saveCheckpoint(run, goodAt(5, 5), { best: false });
    rmSync(join(run.dir, 'checkpoints', 'good.safetensors'));
    latestCheckpoint(run, table);
    expect(goodCheckpoint(run, goodAt(5, 6))).toEqual({ state: goodAt(5, 5), skipped: [] });
  });

  test('leaves nothing half made where the last checkpoint is it already', () => {
    const run = temporaryRun();
    saveCheckpoint(run, goodAt(5, 5), { best: false });
    latestCheckpoint(run, table);
    expect(files(run)).toEqual(['good.safetensors', 'last.safetensors']);
  });
});

test('of new best weights and a state written apart by a kill, the mean of the end counts as the best does', () => {
  const run = temporaryRun();
  const ended = stateAt(9);
  const best = { loss: 1, score: 1, update: 3 };
  const position = { ...ended.position, best, averaged: true, snapshots: [{ update: 9, score: 2 }] };
  const averaged = { ...ended, snapshots: [ended.weights], position };
  saveCheckpoint(run, averaged, { best: false });
  writeFileSync(join(run.dir, 'checkpoints', '.next-best.safetensors'), encodeWeights(averaged));
  latestCheckpoint(run, table);
  expect(bestWeights(run, table).position).toEqual(position);
});

test('a new run has neither', () => {
  const run = temporaryRun();
  expect(latestCheckpoint(run, table)).toEqual({ state: null, skipped: [] });
  expect(() => bestWeights(run, table)).toThrow('has no best weights yet');
});

test('of a finished run without them, to go on is not what helps', () => {
  const run = temporaryRun();
  writeFileSync(join(run.dir, 'summary.json'), '{}');
  expect(() => bestWeights(run, table)).toThrow(
    'expected the best weights of a finished run; found nothing there',
  );
});

test.each([
  ['cut short', (path: string) => truncateSync(path, 100)],
  ['of which a bit has changed', damage],
])('a last checkpoint %s is said and put aside, and the one before is used', (_, harm) => {
  const run = temporaryRun();
  for (const update of [1, 2]) saveCheckpoint(run, stateAt(update), { best: false });
  const last = fileOf(run, 'last');
  harm(last);
  const { state, skipped } = latestCheckpoint(run, table);
  expect(state).toEqual(stateAt(1));
  expect(skipped).toEqual([{ path: last, reason: expect.stringContaining(`${last} is damaged: `) }]);
  expect(files(run)).toEqual(['last.safetensors.damaged', 'previous.safetensors']);
  saveCheckpoint(run, stateAt(2), { best: false });
  expect(latestCheckpoint(run, table)).toEqual({ state: stateAt(2), skipped: [] });
});

test('killed between the two renames, the one before is the newest', () => {
  const run = temporaryRun();
  for (const update of [1, 2]) saveCheckpoint(run, stateAt(update), { best: false });
  renameSync(fileOf(run, 'last'), fileOf(run, 'previous'));
  expect(latestCheckpoint(run, table)).toEqual({ state: stateAt(2), skipped: [] });
});

test.each([
  ['with the state that they belong to become the best', 2],
  ['without it are dropped: they will be made again', 1],
])('new best weights that a kill left %s', (_, bestAfter) => {
  const run = temporaryRun();
  saveCheckpoint(run, stateAt(1), { best: true });
  saveCheckpoint(run, stateAt(bestAfter), { best: false });
  writeFileSync(fileOf(run, '.next-best'), encodeWeights(stateAt(2)));
  latestCheckpoint(run, table);
  expect(existsSync(fileOf(run, '.next-best'))).toBe(false);
  expect(bestWeights(run, table).position.update).toBe(bestAfter);
});

test('a checkpoint that does not fit is an error, not one to pass over', () => {
  const run = temporaryRun();
  saveCheckpoint(run, stateAt(1), { best: true });
  const builder = paramTableBuilder();
  builder.add('other', [1], { kind: 'zeros' });
  const other = builder.build();
  expect(() => latestCheckpoint(run, other)).toThrow('it has no weights of parameter other');
  expect(() => bestWeights(run, other)).toThrow('it has no weights of parameter other');
});

test('what a killed process left half written is ignored, and goes with the next checkpoint', () => {
  const run = temporaryRun();
  const left = join(run.dir, 'checkpoints', '.last.safetensors.12345.tmp');
  writeFileSync(left, 'half');
  expect(latestCheckpoint(run, table).state).toBeNull();
  saveCheckpoint(run, stateAt(1), { best: false });
  expect(existsSync(left)).toBe(false);
});
