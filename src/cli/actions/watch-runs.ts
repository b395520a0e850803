/** `seqcmp runs watch`: runs that train in other processes, read off their logs. Writes nothing into their folders. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '../../config/user-error.ts';
import { type LoggedEvent, type LogPlace, readMetricsSince } from '../../run/metrics-log.ts';
import { openRuns } from '../../run/open-runs.ts';
import { resumeCommand } from '../../run/resume-command.ts';
import type { Run } from '../../run/run-directory.ts';
import { isWorkedOn } from '../../run/run-lock.ts';
import { isFinished, readSummary } from '../../run/summary.ts';
import { escapeJson } from '../../text/invisible.ts';
import { toJson } from '../../text/to-json.ts';
import { visibleLine } from '../../text/visible.ts';
import type { CommonFlags } from '../common-flags.ts';
import { EXIT_CODES, type Signal } from '../interrupts.ts';
import type { ShownRun } from '../progress.ts';
import { logLine } from '../render/run-progress.ts';
import { screenNames } from '../screen-names.ts';
import { hasScreen, shownPath, writeOut } from '../terminal.ts';

/** Milliseconds between two looks at the logs. */
const INTERVAL = 500;
/** Milliseconds in which a process that was started for a run begins to write it, on a machine that has much to do. */
const STARTS_WITHIN = 15_000;

/** @param patience milliseconds after which a run that no process trains is given up */
export async function watchRuns(
  names: readonly string[],
  { json }: CommonFlags,
  patience = STARTS_WITHIN,
): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  if (!json && hasScreen()) return watchOnScreen(runs, patience);
  for await (const { run, event } of follow(runs, patience, new AbortController().signal)) {
    const name = shownPath(runs[run].dir);
    if (event === 'idle') {
      throw new UserError(
        `${name} is not finished, and no process trains it`,
        `Go on with it: ${resumeCommand(runs[run].dir)}`,
      );
    }
    const text = json ? `${escapeJson(toJson({ run: name, event }))}\n` : lineOf(visibleLine(name), event);
    if (text !== null) await writeOut(text);
  }
}

function lineOf(name: string, event: Exclude<Followed['event'], 'idle'>): string | null {
  if (event === 'again') return null;
  const line = event === 'finished' ? `${name}: done` : logLine(name, event);
  return line === null ? null : `${line}\n`;
}

async function watchOnScreen(runs: readonly Run[], patience: number): Promise<void> {
  const { openTrainingScreen } = await import('../training-screen.ts');
  const leaving = new AbortController();
  const { folder, names } = screenNames(runs);
  const shown = runs.map(
    ({ config }, i): ShownRun => ({
      name: names[i],
      goal: { budget: config.budget, updatesPerEpoch: null },
    }),
  );
  const leave = (exitCode: number): void => {
    process.exitCode = exitCode;
    leaving.abort();
  };
  const heard = (signal: Signal): void => leave(EXIT_CODES[signal]);
  const screen = await openTrainingScreen(`seqcmp runs watch   ${folder}`, shown, leave);
  for (const signal of SIGNALS) process.once(signal, heard);
  try {
    for await (const { run, event } of follow(runs, patience, leaving.signal)) {
      if (event === 'again') screen.again(run);
      else if (event === 'idle')
        screen.say(
          visibleLine(`${names[run]}: no process trains it; to go on: ${resumeCommand(runs[run].dir)}`),
        );
      else if (event === 'finished') screen.show(run, { type: 'finished', summary: readSummary(runs[run]) });
      else screen.show(run, event);
    }
    // All are finished: what is drawn stays until someone has seen it.
    if (!leaving.signal.aborted) await once(leaving.signal, 'abort');
  } finally {
    screen.stop();
    for (const signal of SIGNALS) process.off(signal, heard);
  }
}

const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM'];

interface Followed {
  readonly run: number;
  readonly event: LoggedEvent | 'again' | 'finished' | 'idle';
}

/**
 * Everything that the logs hold and get, until all runs are finished or `signal` aborts. The first of those left is
 * called idle, once, when no process has trained one of them for `patience`.
 */
async function* follow(
  runs: readonly Run[],
  patience: number,
  signal: AbortSignal,
): AsyncGenerator<Followed> {
  const places: (LogPlace | null)[] = runs.map(() => null);
  const finished = new Set<number>();
  let worked = performance.now();
  while (!signal.aborted) {
    for (const [run, each] of runs.entries()) {
      if (finished.has(run)) continue;
      // Asked before the log is read: what a run wrote last is then in it.
      const isOver = isFinished(each);
      const { events, place, again } = readMetricsSince(each, places[run]);
      places[run] = place;
      if (again) yield { run, event: 'again' };
      for (const event of events) yield { run, event };
      if (!isOver) continue;
      finished.add(run);
      yield { run, event: 'finished' };
    }
    const left = runs.filter((_, run) => !finished.has(run));
    if (left.length === 0) return;
    const now = performance.now();
    if (left.some(isWorkedOn)) worked = now;
    else if (now - worked > patience) {
      worked = Number.POSITIVE_INFINITY;
      yield { run: runs.indexOf(left[0]), event: 'idle' };
    }
    await sleep(INTERVAL, undefined, { signal }).catch(() => {});
  }
}
