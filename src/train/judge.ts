/**
 * What a validation changes: best weights, patience, plateau, and which weights the final mean is made of, by
 * the one metric of `train.stopMetric`. All that it goes by is the training state. Not here: measuring.
 */
import type { TrainConfig } from '../config/schema.ts';
import type { Position, TrainState } from './state.ts';

/** Which way a metric is better. */
export type Better = 'lower' | 'higher';

export interface Measured {
  /** The flat parameter vector that was measured. */
  readonly weights: Float32Array;
  /** Nats a target token. */
  readonly loss: number;
  /** By `train.stopMetric`. */
  readonly score: number;
  readonly better: Better;
}

type JudgeConfig = Pick<TrainConfig, 'schedule' | 'plateauPatience' | 'average' | 'averageCount'>;

/** Takes the validation at the state's update into its position and snapshots. @returns whether it is the best so far */
export function takeValidation(state: TrainState, measured: Measured, config: JudgeConfig): boolean {
  const { loss, score, better } = measured;
  const { position } = state;
  const { update } = position;
  const isBest = position.best === null || isBetter(score, position.best.score, better);
  const stale = isBest ? 0 : position.stale + 1;
  const lowered = config.schedule === 'plateau' && stale > 0 && stale % config.plateauPatience === 0;
  state.position = {
    ...position,
    validated: update,
    good: Number.isFinite(loss) ? update : position.good,
    best: isBest ? { loss, score, update } : position.best,
    stale,
    reductions: position.reductions + Number(lowered),
  };
  if (config.average !== 'none') keepSnapshot(state, measured, config);
  return isBest;
}

/** A number is better than none, and no other than a better one. */
function isBetter(score: number, than: number, better: Better): boolean {
  if (Number.isNaN(than)) return !Number.isNaN(score);
  return better === 'lower' ? score < than : score > than;
}

/** Adds a copy of the weights; of more than `averageCount` the oldest goes, or the worst, the newer of equal ones. */
function keepSnapshot(
  state: TrainState,
  { weights, score, better }: Measured,
  { average, averageCount }: JudgeConfig,
): void {
  const entries = [...state.position.snapshots, { update: state.position.update, score }];
  const snapshots = [...state.snapshots, weights.slice()];
  if (entries.length > averageCount) {
    const gone = average === 'last' ? 0 : worstOf(entries, better);
    entries.splice(gone, 1);
    snapshots.splice(gone, 1);
  }
  state.snapshots = snapshots;
  state.position = { ...state.position, snapshots: entries };
}

function worstOf(entries: Position['snapshots'], better: Better): number {
  return entries.reduce(
    (worst, { score }, i) => (isBetter(score, entries[worst].score, better) ? worst : i),
    0,
  );
}

/** Whether validations have been without improvement for as long as `train.patience` allows. */
export function isOutOfPatience({ stale }: Position, { patience }: Pick<TrainConfig, 'patience'>): boolean {
  return patience > 0 && stale >= patience;
}
