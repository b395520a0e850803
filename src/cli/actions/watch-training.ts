/** Trains plans to their end, showing what happens; Ctrl-C saves. */
import { trainSideBySide } from '../../compare/side-by-side.ts';
import type { RunSummary } from '../../run/summary.ts';
import type { RunPlan } from '../../worker/events.ts';
import { type Interrupts, listenForInterrupts } from '../interrupts.ts';
import { createProgress, type ShownRun } from '../progress.ts';

export interface Watched {
  /** By the place of the plan; undefined where a run was stopped before its end. */
  readonly summaries: readonly (RunSummary | undefined)[];
  /** Null when nobody interrupted. */
  readonly interrupted: number | null;
}

export async function watchTraining(
  plans: readonly RunPlan[],
  shown: readonly ShownRun[],
  quiet: boolean,
): Promise<Watched> {
  const progress = createProgress(shown, quiet);
  const interrupts: Interrupts = listenForInterrupts(
    () => progress.say('Interrupted: finishing the step and saving. Once more leaves at once.'),
    () => progress.stop(),
  );
  const summaries: (RunSummary | undefined)[] = plans.map(() => undefined);
  try {
    for await (const { run, event } of trainSideBySide(plans, interrupts.signal)) {
      progress.show(run, event);
      if (event.type === 'finished') summaries[run] = event.summary;
    }
  } finally {
    progress.stop();
    interrupts.release();
  }
  return { summaries, interrupted: interrupts.exitCode() };
}
