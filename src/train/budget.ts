/** How much of a run is over: of its budget, which ends it, and of the way down of a cosine, which sets its rate. */
import type { Budget, TrainConfig } from '../config/schema.ts';
import type { BatchPlan } from '../data/batches.ts';
import type { Totals } from './events.ts';
import type { Position } from './state.ts';

/** What a run has spent, in the unit of each limit that a budget may set. */
export type Spent = { readonly [Limit in keyof Budget]-?: number };

/** One limit of a budget. */
export interface LimitShare {
  readonly limit: keyof Budget;
  /** 0 to 1. */
  readonly share: number;
  /** In the limit's unit, 0 at least. */
  readonly left: number;
}

/** Where shares are equal, the first counts as the nearest. */
const LIMITS = ['seconds', 'updates', 'targetTokens', 'flops', 'epochs'] as const;

/** The limit of a budget of which the largest share is spent; null where nothing is spent of any. */
export function nearestLimit(budget: Budget, spent: Spent): LimitShare | null {
  let nearest: LimitShare | null = null;
  for (const limit of LIMITS) {
    const most = budget[limit];
    if (most === undefined) continue;
    const share = Math.min(1, spent[limit] / most);
    if (share > (nearest?.share ?? 0)) nearest = { limit, share, left: Math.max(0, most - spent[limit]) };
  }
  return nearest;
}

/** Epochs read, with the share of the one at hand. */
export function epochsRead({ epoch, batch }: Pick<Position, 'epoch' | 'batch'>, plan: BatchPlan): number {
  return epoch + batch / plan.batchesInEpoch(epoch);
}

/**
 * Epochs read as far as events tell, which do not say the batch: by updates, but never outside the epoch that they
 * name, for updates that were skipped have read batches as well.
 * @param updatesPerEpoch null where it is not known: epochs then move on whole
 */
export function epochsByUpdates(
  { update, epoch }: Pick<Totals, 'update' | 'epoch'>,
  updatesPerEpoch: number | null,
): number {
  if (updatesPerEpoch === null) return epoch;
  return Math.min(epoch + 1, Math.max(epoch, update / updatesPerEpoch));
}

/** Whether any limit of the budget is reached. @param spent what the position does not say */
export function isSpent(
  budget: Budget,
  spent: Pick<Totals, 'seconds' | 'flops'>,
  position: Position,
  plan: BatchPlan,
): boolean {
  return nearestLimit(budget, { ...spent, ...spentAt(position, plan) })?.share === 1;
}

/**
 * How far a cosine is on its way down, 0 to 1: by `train.decayUpdates`, or else by the budget's limits other than
 * time and operations, of which settings ask for one of the two.
 */
export function shareDecayed(
  { decayUpdates }: Pick<TrainConfig, 'decayUpdates'>,
  { updates, targetTokens, epochs }: Budget,
  position: Position,
  plan: BatchPlan,
): number {
  const limits = decayUpdates === undefined ? { updates, targetTokens, epochs } : { updates: decayUpdates };
  const spent = { seconds: 0, flops: 0, ...spentAt(position, plan) };
  return nearestLimit(limits, spent)?.share ?? 0;
}

/** All but time and operations: a pure function of the position. */
function spentAt(position: Position, plan: BatchPlan): Omit<Spent, 'seconds' | 'flops'> {
  const { update: updates, targetTokens } = position;
  return { updates, targetTokens, epochs: epochsRead(position, plan) };
}
