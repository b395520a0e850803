/** The learning rate of each update: a pure function of the update's number, counted from 1. */
import type { TrainConfig } from '../config/schema.ts';

/**
 * constant: learningRate, after a linear rise over `warmup` updates.
 * noam: learningRate · dim^-0.5 · min(update^-0.5, update · warmup^-1.5) (Vaswani et al. 2017, equation 3).
 * inverse-root: the same curve with its peak, at the end of warm-up, at learningRate.
 */
export function learningRateAt(update: number, config: TrainConfig, dim: number): number {
  const { schedule, learningRate } = config;
  const warmup = Math.max(1, config.warmup);
  switch (schedule) {
    case 'constant':
      return learningRate * Math.min(1, update / warmup);
    case 'noam':
      return learningRate * dim ** -0.5 * Math.min(update ** -0.5, update * warmup ** -1.5);
    case 'inverse-root':
      return learningRate * Math.min(update / warmup, (warmup / update) ** 0.5);
    default:
      return schedule satisfies never;
  }
}
