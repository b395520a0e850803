/** `seqcmp train`: one run, or one of each seed, new or gone on with. */
import { resolve } from 'node:path';
import type { Budget } from '../../config/schema.ts';
import { UserError } from '../../config/user-error.ts';
import { comparisonOf } from '../../run/comparison.ts';
import { isComparison } from '../../run/plans.ts';
import { resumeCommand, wholeOf } from '../../run/resume-command.ts';
import { openRun, type Run } from '../../run/run-directory.ts';
import { isFinished, type RunSummary, readSummary } from '../../run/summary.ts';
import { visibleLine } from '../../text/visible.ts';
import { cacheFolder } from '../own-folders.ts';
import { budgetText } from '../render/plan.ts';
import { resultsTable } from '../render/results-table.ts';
import { shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { resumeComparison, trainComparison } from './compare-models.ts';
import { extendRuns, typedBudget } from './extend-runs.ts';
import { requireScreenFor } from './require-screen.ts';
import { setUpRuns } from './set-up-runs.ts';
import { modelOf } from './typed-names.ts';
import { sayStopped, type WatchedRun, watchedRun, watchTraining } from './watch-training.ts';
import { writtenLines } from './write-report.ts';

export async function trainModel(
  model: string | undefined,
  corpus: string | undefined,
  flags: TrainingFlags,
): Promise<void> {
  const ready = await setUpRuns([modelOf(model)], corpus, flags);
  if (ready === null) return;
  if (ready.groups.length > 1) return trainComparison(ready, flags);
  await trainToTheEnd(ready.groups[0][0], flags);
}

/** Without a larger budget a finished run is shown, and nothing in its folder changes. */
export async function resumeRun(named: string, flags: TrainingFlags): Promise<void> {
  if (isComparison(resolve(named))) return resumeComparison(named, flags);
  const found = openRun(named);
  const budget = typedBudget(flags);
  if (budget === null && isFinished(found)) return showSummary(readSummary(found), flags);
  refusePart(found, budget);
  requireScreenFor(flags);
  const [run] = await extendRuns([found], budget, flags.quiet === true);
  if (isFinished(run)) return showSummary(readSummary(run), flags);
  const { model, dir, config } = run;
  if (!flags.quiet)
    writeErr(`going on with ${visibleLine(shownPath(dir))}: ${model}, ${budgetText(config.budget)}\n`);
  await trainToTheEnd(watchedRun({ ...run, cache: cacheFolder() }, 1, null), flags);
}

/** @throws UserError for a run that another takes turns with, and with a budget for any that shares its own with others */
function refusePart(run: Run, budget: Budget | null): void {
  const { dir } = run;
  const refuse = (found: string, next: string): UserError => new UserError(`${dir} ${found}`, next);
  const comparison = comparisonOf(run);
  if (comparison && comparison.models.length > 1)
    throw refuse(
      'is part of a comparison, whose models take turns so that their times can be compared',
      `Go on with all of it: ${resumeCommand(dir)}`,
    );
  if (budget === null) return;
  if (comparison)
    throw refuse(
      'is one of several runs with one budget',
      `Give all of them the budget: ${resumeCommand(dir)}`,
    );
  if (wholeOf(dir).command !== 'train')
    throw refuse(
      'is part of a suite, whose runs have one budget',
      'Start a new suite with the larger budget.',
    );
}

async function trainToTheEnd(run: WatchedRun, flags: TrainingFlags): Promise<void> {
  const { summaries, interrupted } = await watchTraining([[run]], flags);
  const [summary] = summaries;
  if (summary !== undefined) return showSummary(summary, flags);
  process.exitCode = interrupted ?? 1;
  sayStopped(run.plan.dir);
}

async function showSummary(summary: RunSummary, { json }: TrainingFlags): Promise<void> {
  if (json) return writeJson(summary);
  const table = resultsTable([summary], [summary.model], styleOf(process.stdout));
  await writeOut(`\n${table}\n${writtenLines([summary.dir])}`);
}
