/** `seqcmp runs`: what has been trained. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { messageOf } from '../../config/user-error.ts';
import { corpusName } from '../../data/corpus.ts';
import { bestPath, tokenizerPath } from '../../run/layout.ts';
import { resultsLogged, updatesLogged } from '../../run/metrics-log.ts';
import { isRun, listRuns, openRun, type Run, type RunEntry } from '../../run/run-directory.ts';
import { isWorkedOn } from '../../run/run-lock.ts';
import { isFinished, readSummary } from '../../run/summary.ts';
import { wayToFinish } from '../../run/way-to-finish.ts';
import { visibleLine } from '../../text/visible.ts';
import type { CommonFlags } from '../common-flags.ts';
import { resultsTable } from '../render/results-table.ts';
import { type ListedRun, type RunState, runListText, settingsList } from '../render/runs.ts';
import { shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { requireFolder } from './require-folder.ts';

export async function showRuns(folder: string, { json }: CommonFlags): Promise<void> {
  requireFolder(folder);
  const dir = resolve(folder);
  const runs = (isRun(dir) ? [{ name: basename(dir), dir }] : listRuns(dir)).map(listed);
  if (json) return writeJson({ folder: dir, runs });
  if (runs.length === 0) {
    return writeErr(
      `There are no runs in ${visibleLine(folder)}. Make one: seqcmp train rnn, or seqcmp compare.\n`,
    );
  }
  await writeOut(runListText(runs, styleOf(process.stdout)));
}

/** A damaged run is listed with what is wrong, so that it does not hide the others. */
function listed({ name, dir }: RunEntry): ListedRun {
  try {
    const run = openRun(dir);
    const summary = isFinished(run) ? readSummary(run) : null;
    const { updates, validLoss } = summary ?? resultsLogged(run);
    return {
      name,
      dir,
      model: run.model,
      corpus: corpusName(run.config.corpus),
      finished: summary !== null,
      state: stateOf(run),
      updates,
      validLoss,
      wer: summary?.metrics.wer ?? null,
      problem: null,
    };
  } catch (thrown) {
    const nothing = {
      model: null,
      corpus: null,
      finished: false,
      state: 'not finished',
      updates: null,
      validLoss: null,
      wer: null,
    } as const;
    return { name, dir, ...nothing, problem: messageOf(thrown) };
  }
}

function stateOf(run: Run): RunState {
  if (!isFinished(run)) return isWorkedOn(run) ? 'in training' : 'not finished';
  return [bestPath(run.dir), tokenizerPath(run.dir)].every(existsSync) ? 'finished' : 'scores only';
}

export async function showRun(named: string, { json }: CommonFlags): Promise<void> {
  const run = openRun(named);
  const summary = isFinished(run) ? readSummary(run) : null;
  const updates = summary?.updates ?? updatesLogged(run);
  const { dir, model, config } = run;
  if (json) return writeJson({ dir, model, finished: summary !== null, updates, summary, config });
  const style = styleOf(process.stdout);
  const state =
    summary === null
      ? `not finished, at update ${updates}. ${visibleLine(wayToFinish(run))}\n`
      : resultsTable([summary], [model], style);
  await writeOut(`${style.bold(visibleLine(shownPath(dir)))}\n${state}\n${settingsList(config)}`);
}
