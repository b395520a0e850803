/** Trains plans to their end, one group after another, showing what happens; Ctrl-C saves. */
import { trainSideBySide } from '../../compare/side-by-side.ts';
import { resumeCommand } from '../../run/resume-command.ts';
import type { Run } from '../../run/run-directory.ts';
import type { RunSummary } from '../../run/summary.ts';
import { visibleLine } from '../../text/visible.ts';
import type { RunPlan } from '../../worker/run-messages.ts';
import { type Interrupts, listenForInterrupts } from '../interrupts.ts';
import { createProgress, type Progress, type ShownRun } from '../progress.ts';
import { commandLine, writeErr } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';

export interface WatchedRun {
  readonly plan: RunPlan;
  readonly shown: ShownRun;
}

/**
 * @param seeds of each model: where there are several, a run's name has its own
 * @param updatesPerEpoch null where the corpus has not been read
 */
export function watchedRun(
  plan: RunPlan & Pick<Run, 'config'>,
  seeds: number,
  updatesPerEpoch: number | null,
): WatchedRun {
  const { model, config } = plan;
  const name = seeds > 1 ? `${model} seed ${config.seed}` : model;
  return { plan, shown: { name, goal: { budget: config.budget, updatesPerEpoch } } };
}

export interface Watched {
  /** Of the runs that were trained to their end, in the order of the plans. */
  readonly summaries: readonly RunSummary[];
  /** Null when nobody interrupted. */
  readonly interrupted: number | null;
}

/**
 * @param groups the runs of a group are trained side by side; only one group is in memory
 * @param atOnce runs that have a turn at the same time: one, where their speed is compared
 */
export async function watchTraining(
  groups: readonly (readonly WatchedRun[])[],
  { quiet = false, tui = false }: Pick<TrainingFlags, 'quiet' | 'tui'>,
  atOnce = 1,
): Promise<Watched> {
  let progress: Progress | undefined;
  const interrupts: Interrupts = listenForInterrupts(
    () => progress?.say('Interrupted: finishing the step and saving. Once more leaves at once.'),
    () => progress?.stop(),
  );
  const finished: RunSummary[] = [];
  try {
    for (const group of groups) {
      if (interrupts.signal.aborted) break;
      const shown = group.map((run) => run.shown);
      progress = tui ? await progressOnScreen(shown) : createProgress(shown, quiet);
      finished.push(...(await watchGroup(group, progress, interrupts.signal, atOnce)));
      progress.stop();
    }
  } finally {
    progress?.stop();
    interrupts.release();
  }
  return { summaries: finished, interrupted: interrupts.exitCode() };
}

/** Of what was trained and is not finished. @param dir of the run, or of all that goes on with it */
export function sayStopped(dir: string): void {
  writeErr(`Stopped, and saved. To go on:\n  ${visibleLine(resumeCommand(dir))}\n`);
}

async function watchGroup(
  group: readonly WatchedRun[],
  progress: Progress,
  signal: AbortSignal,
  atOnce: number,
): Promise<RunSummary[]> {
  const summaries = new Map<number, RunSummary>();
  const plans = group.map(({ plan }) => plan);
  for await (const { run, event } of trainSideBySide(plans, signal, atOnce)) {
    progress.show(run, event);
    if (event.type === 'finished') summaries.set(run, event.summary);
  }
  return plans.flatMap((_, run) => summaries.get(run) ?? []);
}

async function progressOnScreen(shown: readonly ShownRun[]): Promise<Progress> {
  const { openTrainingScreen } = await import('../training-screen.ts');
  return openTrainingScreen(commandLine(), shown);
}
