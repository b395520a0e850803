/** `--resume` with a larger budget beside it: runs go on where they ended. */
import { configFrom } from '../../config/config-from.ts';
import type { Budget } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { extendRun, requireExtensible } from '../../run/extend-run.ts';
import type { Run } from '../../run/run-directory.ts';
import { commandLine } from '../terminal.ts';
import { BUDGET_FLAGS, type TrainingFlags } from '../training-flags.ts';
import { loadRunCorpus } from './load-run-corpus.ts';

/** The budget that was typed; null where none was. What the environment says is for new runs. */
export function typedBudget(flags: TrainingFlags): Budget | null {
  const typed = Object.entries(BUDGET_FLAGS).flatMap(([flag, limit]) => {
    const amount = flags[flag as keyof typeof BUDGET_FLAGS];
    return amount === undefined || flags.variables.has(flag) ? [] : [[limit, amount]];
  });
  return typed.length === 0 ? null : Object.fromEntries(typed);
}

/**
 * All of them or none. Those that have the budget already stay as they are: whoever was interrupted asks again.
 * @param runs of one corpus @param budget null leaves all as they are @throws UsageError for a wrong limit, UserError where a run cannot go on with it
 */
export async function extendRuns(
  runs: readonly Run[],
  budget: Budget | null,
  quiet: boolean,
): Promise<readonly Run[]> {
  if (budget === null) return runs;
  const [{ config }] = runs;
  const checked = configFrom({ ...config, budget }, wrongBudget).budget;
  const limits = Object.values(BUDGET_FLAGS);
  const others = runs.filter((run) => limits.some((limit) => run.config.budget[limit] !== checked[limit]));
  if (others.length === 0) return runs;
  for (const run of others) requireExtensible(run, checked);
  // Before anything is given up that could not be made again.
  await loadRunCorpus(runs[0], quiet);
  return runs.map((run) => (others.includes(run) ? extendRun(run, checked, commandLine()) : run));
}

function wrongBudget(path: string, message: string): UsageError {
  const [flag] = Object.entries(BUDGET_FLAGS).find(([, limit]) => path === `budget.${limit}`) ?? ['resume'];
  return new UsageError(`--${flag}: ${message}`, 'Give a larger budget than the run had.');
}
