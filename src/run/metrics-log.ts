/** metrics.jsonl: what training said, a line an event, appended as it happens. The one file of a run that grows. */
import { appendFileSync, closeSync, fstatSync, fsyncSync, openSync, readSync } from 'node:fs';
import { UserError } from '../config/user-error.ts';
import type { Bucket } from '../data/buckets.ts';
import { diskProblem, writeWhole } from '../files/atomic-file.ts';
import {
  count,
  flag,
  list,
  mapOf,
  number,
  object,
  oneOf,
  optional,
  parseJson,
  type Read,
  text,
} from '../files/json-shape.ts';
import type { Sample, TrainEvent } from '../train/events.ts';
import type { Position } from '../train/state.ts';
import { jsonLines, readJsonLog } from './json-file.ts';
import { metricsPath } from './layout.ts';
import type { Run } from './run-directory.ts';

/** Compiling is not logged: it says nothing of the training. */
export type LoggedEvent = Exclude<TrainEvent, { readonly type: 'compile' | 'ready' }>;
type Logged<T extends LoggedEvent['type']> = Extract<LoggedEvent, { readonly type: T }>;

const totals = {
  update: count,
  epoch: count,
  sourceTokens: count,
  targetTokens: count,
  flops: number,
  seconds: number,
};

const readers: { readonly [T in LoggedEvent['type']]: Read<Logged<T>> } = {
  update: object<Logged<'update'>>({
    type: oneOf('update'),
    ...totals,
    loss: number,
    learningRate: number,
    gradientNorm: number,
    shape: optional(object<Bucket>({ rows: count, sourceLength: count, targetLength: count })),
  }),
  validation: object<Logged<'validation'>>({
    type: oneOf('validation'),
    ...totals,
    loss: number,
    metrics: optional(mapOf(number)),
    averaged: optional(count),
    samples: optional(list(object<Sample>({ source: text, references: list(text), output: text }))),
    best: flag,
  }),
  skip: object<Logged<'skip'>>({
    type: oneOf('skip'),
    ...totals,
    loss: number,
    gradientNorm: number,
    skipped: count,
  }),
  retreat: object<Logged<'retreat'>>({
    type: oneOf('retreat'),
    ...totals,
    to: count,
    retreats: count,
    rateFactor: number,
  }),
  end: object<Logged<'end'>>({ type: oneOf('end'), ...totals, reason: oneOf('budget', 'patience') }),
};

const readType = object<{ type: LoggedEvent['type'] }>({
  type: oneOf('update', 'validation', 'skip', 'retreat', 'end'),
});

const readEvent: Read<LoggedEvent> = (value, path) => readers[readType(value, path).type](value, path);

/** Adds one whole line. @throws UserError when the disk refuses */
export function appendMetrics(run: Run, event: LoggedEvent): void {
  const path = metricsPath(run.dir);
  try {
    appendFileSync(path, jsonLines([event]));
  } catch (error) {
    throw diskProblem(error, 'write', path);
  }
}

/**
 * Every event so far, in order. A last line torn by a crash, or still being written, is left out.
 * @throws UserError with file and line when another line is damaged
 */
export function readMetrics(run: Run): LoggedEvent[] {
  return readJsonLog(metricsPath(run.dir), readEvent);
}

/** The update that the log has come to. */
export function updatesLogged(run: Run): number {
  return readMetrics(run).at(-1)?.update ?? 0;
}

/** What a summary would say, as far as it is known; the loss is that of the best validation. */
export function resultsLogged(run: Run): { readonly updates: number; readonly validLoss: number | null } {
  const events = readMetrics(run);
  const validations = events.filter((event) => event.type === 'validation');
  const best = validations.findLast((validation) => validation.best);
  return { updates: events.at(-1)?.update ?? 0, validLoss: best?.loss ?? null };
}

/** How far a log has been read. */
export interface LogPlace {
  /** Of the file: one that is rewritten is another. */
  readonly inode: bigint;
  readonly bytes: number;
}

export interface MetricsSince {
  readonly events: readonly LoggedEvent[];
  readonly place: LogPlace;
  /** The log was rewritten, as a resume does: these are its events from the beginning. */
  readonly again: boolean;
}

/**
 * What was appended since `place`, for whoever looks on from another process; a line still being written is left for
 * the next time. @param place null reads from the beginning @throws UserError when a line is damaged
 */
export function readMetricsSince(run: Run, place: LogPlace | null): MetricsSince {
  const path = metricsPath(run.dir);
  const file = openSync(path, 'r');
  try {
    const { ino: inode, size: bytesNow } = fstatSync(file, { bigint: true });
    const size = Number(bytesNow);
    const again = place !== null && (place.inode !== inode || size < place.bytes);
    const from = place === null || again ? 0 : place.bytes;
    const bytes = Buffer.alloc(size - from);
    const read = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
    const whole = read.subarray(0, read.lastIndexOf(10) + 1);
    const lines = whole.toString('utf8').split('\n').slice(0, -1);
    const events = lines.map((line) => parseJson(line, readEvent, path));
    return { events, place: { inode, bytes: from + whole.length }, again };
  } finally {
    closeSync(file);
  }
}

/** Before a checkpoint: the lines up to it must outlast a power cut if it does. @throws as appendMetrics */
export function flushMetrics(run: Run): void {
  const path = metricsPath(run.dir);
  try {
    const file = openSync(path, 'a');
    fsyncSync(file);
    closeSync(file);
  } catch (error) {
    throw diskProblem(error, 'write', path);
  }
}

/**
 * Brings the log back to a checkpoint before training goes on from it: later lines, the end and a torn line are
 * dropped. The file is rewritten whole.
 * @returns the events that stay
 * @throws UserError when it ends before the checkpoint: the seconds spent would be lost with the rest
 */
export function truncateMetricsTo(run: Run, reached: Reached): LoggedEvent[] {
  const path = metricsPath(run.dir);
  // As it was written, so that its lines stay what they are.
  const withEvent = (written: unknown, at: string) => ({ written, event: readEvent(written, at) });
  const kept = readJsonLog(path, withEvent).filter(({ event }) => hadHappened(event, reached));
  const logged = kept.at(-1)?.event.update ?? 0;
  if (logged < reached.update)
    throw new UserError(
      `${path}: expected a log of ${reached.update} updates, which the newest checkpoint has; found ${logged}`,
      'The file is damaged: restore it, or make the run again.',
    );
  writeWhole(path, jsonLines(kept.map(({ written }) => written)));
  return kept.map(({ event }) => event);
}

/** As much of a checkpoint's position as tells what had happened by then. */
export type Reached = Pick<Position, 'update' | 'validated' | 'averaged' | 'skipped' | 'retreats'>;

function hadHappened(event: LoggedEvent, reached: Reached): boolean {
  switch (event.type) {
    case 'update':
      return event.update <= reached.update;
    case 'validation':
      return event.update <= reached.validated && (event.averaged === undefined || reached.averaged);
    case 'skip':
      return event.skipped <= reached.skipped;
    case 'retreat':
      return event.retreats <= reached.retreats;
    case 'end':
      return false;
    default:
      return event satisfies never;
  }
}
