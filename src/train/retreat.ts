/**
 * What becomes of updates whose loss or gradient is no finite number: each is left out; after several in a row
 * training goes back to good weights with half the rate, and after several of those it ends. The data goes on.
 */
import type { TrainConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { TrainState } from './state.ts';

/** A rate that is still too high at an eighth is not what is wrong. */
const MOST_RETREATS = 3;

/** What the schedule's rates are multiplied by. */
export function rateFactor(retreats: number): number {
  return 0.5 ** retreats;
}

export function mustRetreat(
  { position }: TrainState,
  { badUpdates }: Pick<TrainConfig, 'badUpdates'>,
): boolean {
  return position.skippedInRow >= badUpdates;
}

/** @throws UserError when training went back too often */
export function requireRetreatLeft(state: TrainState): void {
  if (state.position.retreats >= MOST_RETREATS) throw diverged(state);
}

/** Takes weights, moments and average from `good`; everything else goes on where it is. */
export function retreatTo(good: TrainState, state: TrainState): void {
  const { position } = state;
  state.weights.set(good.weights);
  state.moments.first.set(good.moments.first);
  state.moments.second.set(good.moments.second);
  state.average?.set(good.average ?? good.weights);
  state.position = {
    ...position,
    seen: good.position.seen,
    skippedInRow: 0,
    retreats: position.retreats + 1,
  };
}

function diverged({ position: { update, skippedInRow, retreats } }: TrainState): UserError {
  return new UserError(
    `training diverged at update ${update + 1}: ${skippedInRow} updates in a row gave a loss or a gradient that is no finite number, as they did before each of ${retreats} returns to earlier weights with half the learning rate`,
    'Lower train.learningRate or train.clipNorm, or raise train.warmup, and train anew; what was saved before is kept.',
  );
}
