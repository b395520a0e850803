/**
 * The learning rate of each update: a pure function of what a checkpoint holds, so that a run that goes on has the
 * rates of one that never stopped. No clock: where a cosine ends is known before (budget.ts).
 */
import type { TrainConfig } from '../config/schema.ts';

/** Where the schedule stands at an update. */
export interface SchedulePoint {
  /** Counted from 1. */
  readonly update: number;
  /** How much of the way down is done before this update, 0 to 1; read by cosine alone. */
  readonly decayed: number;
  /** How often the rate was lowered; read by plateau alone. */
  readonly reductions: number;
}

type ScheduleConfig = Pick<
  TrainConfig,
  'schedule' | 'learningRate' | 'minLearningRate' | 'warmup' | 'plateauFactor'
>;

/**
 * Each rises linearly over the first `warmup` updates: rise = min(1, update / warmup).
 * constant: learningRate · rise.
 * noam: learningRate · dim^-0.5 · min(update^-0.5, update · warmup^-1.5) (Vaswani et al. 2017, equation 3).
 * inverse-root: the same curve with its peak, at the end of warm-up, at learningRate.
 * cosine: rise · (min + (learningRate - min) (1 + cos(π decayed)) / 2) (Loshchilov and Hutter 2017, equation 5, one
 * period); min is minLearningRate.
 * plateau: rise · max(min, learningRate · plateauFactor^reductions).
 */
export function learningRateAt(
  { update, decayed, reductions }: SchedulePoint,
  config: ScheduleConfig,
  dim: number,
): number {
  const { schedule, learningRate, minLearningRate, plateauFactor } = config;
  const warmup = Math.max(1, config.warmup);
  const rise = Math.min(1, update / warmup);
  switch (schedule) {
    case 'constant':
      return learningRate * rise;
    case 'noam':
      return learningRate * dim ** -0.5 * Math.min(update ** -0.5, update * warmup ** -1.5);
    case 'inverse-root':
      return learningRate * Math.min(update / warmup, (warmup / update) ** 0.5);
    case 'cosine':
      return (
        rise * (minLearningRate + ((learningRate - minLearningRate) * (1 + Math.cos(Math.PI * decayed))) / 2)
      );
    case 'plateau':
      return rise * Math.max(minLearningRate, learningRate * plateauFactor ** reductions);
    default:
      return schedule satisfies never;
  }
}
