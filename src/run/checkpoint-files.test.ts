import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paramTableBuilder } from '../model/params.ts';
import { smallTable, stateAt, temporaryRun } from '../testing/temporary-run.ts';
import { bestWeights, latestCheckpoint, saveCheckpoint } from './checkpoint-files.ts';
import type { Run } from './run-directory.ts';

const table = smallTable();
const files = (run: Run) => readdirSync(join(run.dir, 'checkpoints')).sort();
const fileAt = (run: Run, update: number) =>
  join(run.dir, 'checkpoints', `update-0000000${update}.safetensors`);

test('the last two checkpoints and the best weights are kept', () => {
  const run = temporaryRun();
  for (const update of [1, 2, 3, 4]) saveCheckpoint(run, stateAt(update), { best: update === 2 });
  expect(files(run)).toEqual([
    'best.safetensors',
    'update-00000003.safetensors',
    'update-00000004.safetensors',
  ]);
  expect(latestCheckpoint(run, table)).toEqual({ state: stateAt(4), skipped: [] });
  expect(bestWeights(run, table)).toEqual({ weights: stateAt(2).weights, position: stateAt(2).position });
});

test('a new run has neither', () => {
  const run = temporaryRun();
  expect(latestCheckpoint(run, table)).toEqual({ state: null, skipped: [] });
  expect(() => bestWeights(run, table)).toThrow('has no best weights yet');
});

test('a damaged newest checkpoint is said, and the one before is used', () => {
  const run = temporaryRun();
  for (const update of [1, 2]) saveCheckpoint(run, stateAt(update), { best: false });
  truncateSync(fileAt(run, 2), 100);
  const { state, skipped } = latestCheckpoint(run, table);
  expect(state).toEqual(stateAt(1));
  expect(skipped).toEqual([
    { path: fileAt(run, 2), reason: expect.stringContaining(`${fileAt(run, 2)} is damaged: `) },
  ]);
});

test('training from an older checkpoint takes the place of the future that was given up', () => {
  const run = temporaryRun();
  for (const update of [4, 8]) saveCheckpoint(run, stateAt(update), { best: false });
  const bytes = readFileSync(fileAt(run, 8));
  bytes[bytes.length - 1] ^= 1;
  writeFileSync(fileAt(run, 8), bytes);
  saveCheckpoint(run, stateAt(5), { best: false });
  expect(files(run)).toEqual(['update-00000004.safetensors', 'update-00000005.safetensors']);
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
  const left = join(run.dir, 'checkpoints', '.update-00000009.safetensors.12345.tmp');
  writeFileSync(left, 'half');
  expect(latestCheckpoint(run, table).state).toBeNull();
  saveCheckpoint(run, stateAt(1), { best: false });
  expect(existsSync(left)).toBe(false);
});
