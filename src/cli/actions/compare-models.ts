/** `seqcmp compare`: two runs side by side, then the report on the pair. */
import { openRuns } from '../../run/open-runs.ts';
import type { RunSummary } from '../../run/summary.ts';
import type { CompareFlags } from '../commands/compare.ts';
import { resultsTable } from '../render/results-table.ts';
import { visible, visibleLine } from '../render/visible.ts';
import { shellPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { modelsOf } from './choose.ts';
import { corpusJson, type ReadyRuns, setUpRuns } from './set-up-runs.ts';
import { watchTraining } from './watch-training.ts';
import { type WrittenReport, writeReport, writtenLines } from './write-report.ts';

export async function compareModels(corpus: string | undefined, flags: CompareFlags): Promise<void> {
  const ready = await setUpRuns(modelsOf(flags.models), corpus, flags);
  if (ready === null) return;
  const { runs } = ready.prepared;
  const { summaries, interrupted } = await watchTraining(runs, ready.shown, flags.quiet === true);
  const finished = summaries.filter((summary) => summary !== undefined);
  if (finished.length < runs.length) {
    process.exitCode = interrupted ?? 1;
    const stopped = runs.filter((_, i) => summaries[i] === undefined).map(({ dir }) => dir);
    return writeErr(howToGoOn(stopped, ready.out));
  }
  // As `report` finds them, so that it gives the same bytes.
  const written = await writeReport(openRuns(ready.out), ready.out);
  await writeOut(flags.json ? '' : resultText(finished, written));
  if (flags.json) await writeJson(resultJson(ready, finished, written));
}

function resultText(summaries: readonly RunSummary[], { analysis, paths }: WrittenReport): string {
  const style = styleOf(process.stdout);
  const table = resultsTable(
    summaries,
    summaries.map(({ model }) => model),
    style,
  );
  const folders = summaries.map(({ dir }) => dir);
  return `\n${table}\n${style.bold(visible(analysis.headline))}\n\n${writtenLines([...paths, ...folders])}`;
}

function resultJson(
  { prepared }: ReadyRuns,
  runs: readonly RunSummary[],
  { analysis, paths }: WrittenReport,
) {
  return {
    verdict: analysis.headline,
    winner: analysis.verdict?.winner ?? null,
    corpus: corpusJson(prepared),
    tokenizerHash: prepared.tokenizerHash,
    runs,
    report: paths,
  };
}

function howToGoOn(stopped: readonly string[], out: string): string {
  const commands = [
    ...stopped.map((dir) => `seqcmp train --resume ${shellPath(dir)}`),
    `seqcmp report ${shellPath(out)}`,
  ];
  return `Stopped, and saved. To go on:\n${commands.map((command) => `  ${visibleLine(command)}\n`).join('')}`;
}
