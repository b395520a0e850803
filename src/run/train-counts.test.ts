import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { temporaryRun } from '../testing/temporary-run.ts';
import { trainCountsPath } from './layout.ts';
import { readTrainCounts, writeTrainCounts } from './train-counts.ts';

test('counts come back as they were, whatever the symbols', () => {
  const run = temporaryRun();
  const counts = new Map([
    ['__proto__', 3],
    ['\u202e\n"', 0],
    ['the', 12],
  ]);
  expect(readTrainCounts(run, 'test')).toBeNull();
  writeTrainCounts(run, 'test', counts);
  expect(readTrainCounts(run, 'test')).toEqual(counts);
});

test('a damaged line is refused with file and line', () => {
  const run = temporaryRun();
  writeFileSync(trainCountsPath(run.dir, 'test'), '{"symbol":"a","count":1}\n{"symbol":"b","count":-1}\n');
  expect(() => readTrainCounts(run, 'test')).toThrow(/test\.train-counts\.jsonl:2: count: expected a whole/);
});
