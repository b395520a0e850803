/** `seqcmp runs watch`: runs that train in other processes, read off their logs. Writes nothing into their folders. */
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { escapeJson } from '../../config/invisible.ts';
import { visibleLine } from '../../config/visible.ts';
import { type LoggedEvent, type LogPlace, readMetricsSince } from '../../run/metrics-log.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { isFinished, readSummary } from '../../run/summary.ts';
import { toJson } from '../../run/to-json.ts';
import type { CommonFlags } from '../common-flags.ts';
import type { ShownRun } from '../progress.ts';
import { logLine } from '../render/run-progress.ts';
import { screenNames } from '../screen-names.ts';
import { hasScreen, shownPath, writeOut } from '../terminal.ts';

/** Milliseconds between two looks at the logs. */
const INTERVAL = 500;

export async function watchRuns(names: readonly string[], { json }: CommonFlags): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  if (!json && hasScreen()) return watchOnScreen(runs);
  for await (const { run, event } of follow(runs, new AbortController().signal)) {
    const name = shownPath(runs[run].dir);
    const text = json ? `${escapeJson(toJson({ run: name, event }))}\n` : lineOf(visibleLine(name), event);
    if (text !== null) await writeOut(text);
  }
}

function lineOf(name: string, event: Followed['event']): string | null {
  if (event === 'again') return null;
  const line = event === 'finished' ? `${name}: done` : logLine(name, event);
  return line === null ? null : `${line}\n`;
}

async function watchOnScreen(runs: readonly Run[]): Promise<void> {
  const { openTrainingScreen } = await import('../training-screen.ts');
  const leaving = new AbortController();
  const { folder, names } = screenNames(runs);
  const shown = runs.map(
    ({ config }, i): ShownRun => ({
      name: names[i],
      goal: { budget: config.budget, updatesPerEpoch: null },
    }),
  );
  const leave = (): void => leaving.abort();
  const screen = await openTrainingScreen(`seqcmp runs watch   ${folder}`, shown, leave);
  for (const signal of SIGNALS) process.once(signal, leave);
  try {
    for await (const { run, event } of follow(runs, leaving.signal)) {
      if (event === 'again') screen.again(run);
      else if (event === 'finished') screen.show(run, { type: 'finished', summary: readSummary(runs[run]) });
      else screen.show(run, event);
    }
    // All are finished: what is drawn stays until someone has seen it.
    if (!leaving.signal.aborted) await once(leaving.signal, 'abort');
  } finally {
    screen.stop();
    for (const signal of SIGNALS) process.off(signal, leave);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

interface Followed {
  readonly run: number;
  readonly event: LoggedEvent | 'again' | 'finished';
}

/** Everything that the logs hold and get, until all runs are finished or `signal` aborts. */
async function* follow(runs: readonly Run[], signal: AbortSignal): AsyncGenerator<Followed> {
  const places: (LogPlace | null)[] = runs.map(() => null);
  const finished = new Set<number>();
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
    if (finished.size === runs.length) return;
    await sleep(INTERVAL, undefined, { signal }).catch(() => {});
  }
}
