/** How much of a run is over: of its budget, which ends it, and of the way down of a cosine, which sets its rate. */
import type { Budget, TrainConfig } from '../config/schema.ts';
import type { BatchPlan } from '../data/batches.ts';
import type { Totals } from './events.ts';
import type { Position } from './state.ts';

/** Whether any limit of the budget is reached. @param spent what the position does not say */
export function isSpent(
  budget: Budget,
  spent: Pick<Totals, 'seconds' | 'flops'>,
  position: Position,
  plan: BatchPlan,
): boolean {
  const outside = Math.max(share(spent.seconds, budget.seconds), share(spent.flops, budget.flops));
  return outside >= 1 || shareDone(budget, position, plan) >= 1;
}

/**
 * How far a cosine is on its way down, 0 to 1: by `train.decayUpdates`, or else by the budget's limits other than
 * time and operations, of which settings ask for one of the two.
 */
export function shareDecayed(
  { decayUpdates }: Pick<TrainConfig, 'decayUpdates'>,
  budget: Budget,
  position: Position,
  plan: BatchPlan,
): number {
  const done =
    decayUpdates === undefined ? shareDone(budget, position, plan) : share(position.update, decayUpdates);
  return Math.min(1, done);
}

/** Of the nearest limit, time and operations left out: a pure function of the position. */
function shareDone({ updates, targetTokens, epochs }: Budget, position: Position, plan: BatchPlan): number {
  const { update, epoch, batch } = position;
  return Math.max(
    share(update, updates),
    share(position.targetTokens, targetTokens),
    share(epoch + batch / plan.batchesInEpoch(epoch), epochs),
  );
}

function share(done: number, limit: number | undefined): number {
  return limit === undefined ? 0 : done / limit;
}
