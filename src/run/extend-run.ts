/**
 * A larger budget for a run that is there: it is then unfinished, without answers, and goes on from its last checkpoint
 * as any other. It becomes what it had been with this budget from the start, but for one validation more, where the
 * smaller one ended.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Budget } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { removeFile } from '../files/atomic-file.ts';
import { nearestLimit } from '../train/budget.ts';
import { lastPath, outputsFolder, previousPath, summaryPath } from './layout.ts';
import { readMetrics } from './metrics-log.ts';
import { type Run, writeConfig } from './run-directory.ts';
import { isWorkedOn } from './run-lock.ts';
import { isFinished } from './summary.ts';

/** @param run one that {@link requireExtensible} lets pass @param command the command line that asks for it */
export function extendRun(run: Run, budget: Budget, command: string): Run {
  // The summary first, so that a run whose settings say more than it has done never counts as finished.
  if (isFinished(run)) removeFile(summaryPath(run.dir));
  const outputs = outputsFolder(run.dir);
  for (const name of readdirSync(outputs)) removeFile(join(outputs, name));
  return writeConfig({
    ...run,
    config: { ...run.config, budget },
    command: `${run.command} && ${command}`,
  });
}

/** @throws UserError where the run would become something else than with this budget from the start, or has no more to do */
export function requireExtensible(run: Run, budget: Budget): void {
  const refuse = (found: string, next: string): UserError =>
    new UserError(`${run.dir}: expected a run that can go on with a larger budget; found ${found}`, next);
  const { schedule, decayUpdates } = run.config.train;
  const events = readMetrics(run);
  if (isWorkedOn(run)) throw refuse('one that is being trained', 'Wait for it, or stop it.');
  if (schedule === 'cosine' && decayUpdates === undefined)
    throw refuse('rates that fall to the end of its budget (cosine)', 'Train anew with the larger budget.');
  if (events.some((event) => event.type === 'validation' && event.averaged !== undefined))
    throw refuse(
      'a mean of its weights (train.average), which was taken at the end of the smaller one',
      'Train anew with the larger budget.',
    );
  const last = events.at(-1);
  if (last === undefined) return;
  if (last.type === 'end' && last.reason === 'patience')
    throw refuse(
      'one that ended because validations no longer improved',
      'Train anew with a larger train.patience.',
    );
  const { update: updates, epoch: epochs, targetTokens, seconds, flops } = last;
  const spent = nearestLimit(budget, { updates, epochs, targetTokens, seconds, flops });
  if (spent?.share === 1)
    throw refuse('one that has spent as much', 'The budget is of all that it trains: give a larger one.');
  // A run that was stopped before it saved anything begins again.
  if (isFinished(run) && ![lastPath, previousPath].some((pathOf) => existsSync(pathOf(run.dir))))
    throw refuse(
      'no checkpoint to go on from',
      'runs clean removes them: train anew with the larger budget.',
    );
}
