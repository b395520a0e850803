/** `seqcmp compare`: runs side by side, new or gone on with, then the report on all of them. */
import { UserError } from '../../config/user-error.ts';
import { type Comparison, openComparison, runsOf } from '../../run/comparison.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { isFinished, type RunSummary, readSummary } from '../../run/summary.ts';
import { visible, visibleLine } from '../../text/visible.ts';
import type { CompareFlags } from '../commands/compare.ts';
import { cacheFolder } from '../own-folders.ts';
import { boldLines, noteLines } from '../render/note-lines.ts';
import { budgetText } from '../render/plan.ts';
import { resultsTable } from '../render/results-table.ts';
import { seedsTable } from '../render/seeds-table.ts';
import { shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { extendRuns, typedBudget } from './extend-runs.ts';
import { requireScreenFor } from './require-screen.ts';
import { corpusJson, type ReadyRuns, setUpRuns } from './set-up-runs.ts';
import { matchOf, modelsOf } from './typed-names.ts';
import { sayStopped, type WatchedRun, watchedRun, watchTraining } from './watch-training.ts';
import { type WrittenReport, writeReport, writtenLines } from './write-report.ts';

export async function compareModels(corpus: string | undefined, flags: CompareFlags): Promise<void> {
  const ready = await setUpRuns(modelsOf(flags.models), corpus, flags, matchOf(flags.match));
  if (ready !== null) await trainComparison(ready, flags);
}

/** Trains what is set up, seed after seed, and reports. */
export async function trainComparison(
  { prepared, groups, out }: ReadyRuns,
  flags: TrainingFlags,
): Promise<void> {
  await trainAndReport(openComparison(out), groups, flags, corpusJson(prepared));
}

/** Goes on with what is not finished, which with a larger budget are all; a finished comparison is reported again. */
export async function resumeComparison(named: string, flags: TrainingFlags): Promise<void> {
  requireScreenFor(flags);
  const comparison = openComparison(named);
  const budget = typedBudget(flags);
  if (budget !== null) refuseMatchedBudget(comparison);
  const runs = await extendRuns(runsOf(comparison), budget, flags.quiet === true);
  const unfinished = runs.filter((run) => !isFinished(run));
  if (!flags.quiet) {
    const state = `${runs.length - unfinished.length} of ${runs.length} runs are finished`;
    writeErr(`going on with ${visibleLine(shownPath(comparison.dir))}: ${state}, ${budgetsText(runs)}\n`);
  }
  const cache = cacheFolder();
  const groups = comparison.seeds.map((seed) =>
    unfinished
      .filter(({ config }) => config.seed === seed)
      .map((run) => watchedRun({ ...run, cache }, comparison.seeds.length, null)),
  );
  await trainAndReport(
    comparison,
    groups.filter((group) => group.length > 0),
    flags,
  );
}

/** Whoever was interrupted while a larger budget was written has several. */
function budgetsText(runs: readonly Run[]): string {
  const budgets = [...new Set(runs.map(({ config }) => budgetText(config.budget)))];
  return budgets.length === 1 ? `${budgets[0]} each` : `of different budgets: ${budgets.join('; ')}`;
}

/** @throws UserError where `--match flops` has made its budget, which a larger one would unmake */
function refuseMatchedBudget({ dir, matched }: Comparison): void {
  // Parameters are matched in one sentence, operations in another.
  if (matched.length < 2) return;
  throw new UserError(
    `${dir}: expected a comparison that can be given another budget; found one that was made with --match flops`,
    'Compare anew with the larger budget.',
  );
}

/** @param corpus what is known of it beyond the runs' summaries */
async function trainAndReport(
  comparison: Comparison,
  groups: readonly (readonly WatchedRun[])[],
  flags: TrainingFlags,
  corpus?: object,
): Promise<void> {
  const { interrupted } = await watchTraining(groups, flags);
  const runs = runsOf(comparison);
  if (!runs.every(isFinished)) {
    process.exitCode = interrupted ?? 1;
    return sayStopped(comparison.dir);
  }
  const summaries = runs.map(readSummary);
  // As `report` finds them, so that it gives the same bytes.
  const written = await writeReport(openRuns(comparison.dir), comparison.dir);
  if (flags.json) return writeJson(resultJson(comparison, summaries, written, corpus));
  await writeOut(resultText(comparison, summaries, written));
}

/** @param summaries by seed and model */
function resultText(
  { dir }: Comparison,
  summaries: readonly RunSummary[],
  { analysis, paths }: WrittenReport,
): string {
  const style = styleOf(process.stdout);
  const names = summaries.map(({ model }) => model);
  const table = analysis.seeds
    ? seedsTable(
        analysis,
        analysis.seeds,
        analysis.runs.map(({ summary }) => summary),
        style,
      )
    : resultsTable(summaries, names, style);
  const said = [
    ...boldLines(visible(analysis.headline), style),
    ...noteLines(analysis.notes.map(visible), style),
  ];
  return `\n${table}\n${said.join('\n')}\n\n${writtenLines([...paths, dir])}`;
}

function resultJson(
  { matched, tokenizerHash }: Comparison,
  runs: readonly RunSummary[],
  { analysis, paths }: WrittenReport,
  corpus: object = runs[0].corpus,
) {
  return {
    verdict: analysis.headline,
    winner: analysis.verdict?.winner ?? null,
    notes: analysis.notes,
    corpus,
    tokenizerHash,
    matched,
    seeds: analysis.seeds,
    runs,
    report: paths,
  };
}
