/**
 * outputs/<split>.attention.jsonl: where a run's best weights look on a few sources of a split, a line a source; the same
 * sources for every run. Kept so that a report can show it without a model.
 */
import { existsSync } from 'node:fs';
import type { Split } from '../config/schema.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { count, list, object, optional, type Read, text } from '../files/json-shape.ts';
import { jsonLines, RESTORE_OR_DELETE, readJsonLines } from './json-file.ts';
import { attentionPath } from './layout.ts';
import type { Run } from './run-directory.ts';

export interface AttendedSource {
  /** The source as the corpus has it; earlier versions did not write it. */
  readonly text?: string;
  /** Symbols as the encoder read them, the end of sequence last. */
  readonly source: readonly string[];
  /** The first symbols of the greedy answer, mostly all: then the end of sequence is the last unless decoding cut it. */
  readonly output: readonly string[];
  /** Symbols of the whole answer; earlier versions did not count them. */
  readonly answered?: number;
  readonly maps: readonly AttendedMap[];
}

/** One head of one place in the model. */
export interface AttendedMap {
  /** `decoder.layer0.cross` */
  readonly place: string;
  /** From 1. */
  readonly head: number;
  /** A row each position that attends: weights over those attended to, in thousandths, with spaces between. */
  readonly rows: readonly string[];
}

const readLine: Read<AttendedSource> = object<AttendedSource>({
  text: optional(text),
  source: list(text),
  output: list(text),
  answered: optional(count),
  maps: list(object<AttendedMap>({ place: text, head: count, rows: list(text) })),
});

/** Beside outputs that are there. */
export function writeAttention(run: Run, split: Split, sources: readonly AttendedSource[]): void {
  writeWhole(attentionPath(run.dir, split), jsonLines(sources));
}

/** Null where outputs are missing. @throws UserError with file and line when the file is damaged */
export function readAttention(run: Run, split: Split): AttendedSource[] | null {
  const path = attentionPath(run.dir, split);
  return existsSync(path) ? readJsonLines(path, readLine, RESTORE_OR_DELETE) : null;
}

/** Weights of 0 to 1 as a row of the file. */
export function attentionRow(weights: ArrayLike<number>): string {
  return Array.from(weights, (weight) => Math.round(1000 * weight)).join(' ');
}

/** @returns weights of 0 to 1; what is no number is 0 */
export function weightsOf(row: string): number[] {
  return row.split(' ').map((weight) => Number(weight) / 1000 || 0);
}
