/** `--resume` with a larger budget beside it: runs go on where they ended. */
import type { Budget } from '../../config/schema.ts';
import { extendRun, requireExtensible } from '../../run/extend-run.ts';
import type { Run } from '../../run/run-directory.ts';
import { commandLine } from '../terminal.ts';
import { BUDGET_FLAGS, type TrainingFlags } from '../training-flags.ts';

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
 * @throws UserError where one cannot go on with it
 */
export function extendRuns(runs: readonly Run[], budget: Budget): Run[] {
  const limits = Object.values(BUDGET_FLAGS);
  const has = ({ config }: Run) => limits.every((limit) => config.budget[limit] === budget[limit]);
  for (const run of runs) if (!has(run)) requireExtensible(run, budget);
  return runs.map((run) => (has(run) ? run : extendRun(run, budget, commandLine())));
}
