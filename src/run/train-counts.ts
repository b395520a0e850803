/**
 * outputs/<split>.train-counts.jsonl: how often the train split has each target symbol that a run's answers or their
 * references hold, a line a symbol. So a report can tell rare words from common ones without the corpus.
 */
import { existsSync } from 'node:fs';
import type { Split } from '../config/schema.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { count, object, text } from '../files/json-shape.ts';
import { jsonLines, RESTORE_OR_DELETE, readJsonLines } from './json-file.ts';
import { trainCountsPath } from './layout.ts';
import type { Run } from './run-directory.ts';

interface CountLine {
  /** A word, or a symbol of the tokenizer where targets have no spaces. */
  readonly symbol: string;
  /** In the targets of the train split; 0 where it has none. */
  readonly count: number;
}

const readLine = object<CountLine>({ symbol: text, count });

/** The most frequent first. Beside outputs that are there. */
export function writeTrainCounts(run: Run, split: Split, counts: ReadonlyMap<string, number>): void {
  const lines = [...counts]
    .map(([symbol, count]): CountLine => ({ symbol, count }))
    .sort((a, b) => b.count - a.count || (a.symbol < b.symbol ? -1 : 1));
  writeWhole(trainCountsPath(run.dir, split), jsonLines(lines));
}

/** Null where outputs are missing. @throws UserError with file and line when the file is damaged */
export function readTrainCounts(run: Run, split: Split): Map<string, number> | null {
  const path = trainCountsPath(run.dir, split);
  if (!existsSync(path)) return null;
  return new Map(
    readJsonLines(path, readLine, RESTORE_OR_DELETE).map(({ symbol, count }) => [symbol, count]),
  );
}
