/** Adam (Kingma and Ba 2015, algorithm 1, with bias correction) over flat vectors, in place. */
import type { TrainConfig } from '../config/schema.ts';

/** Euclidean norm of a whole gradient. */
export function normOf(gradient: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < gradient.length; i++) sum += gradient[i] * gradient[i];
  return Math.sqrt(sum);
}

/** What to multiply a gradient of this norm by, so that its norm is at most `clipNorm` (Pascanu et al. 2013); 0 is no limit. */
export function clipScale(norm: number, clipNorm: number): number {
  return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}

export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

/**
 * m = β1 m + (1 - β1) g, v = β2 v + (1 - β2) g², w -= rate · (m / (1 - β1^t)) / (sqrt(v / (1 - β2^t)) + ε).
 * @param scale what the gradient is multiplied by first @param update t, counted from 1
 */
export function adamUpdate(
  weights: Float32Array,
  gradient: Float32Array,
  { first, second }: Moments,
  { beta1, beta2, epsilon }: Pick<TrainConfig, 'beta1' | 'beta2' | 'epsilon'>,
  rate: number,
  scale: number,
  update: number,
): void {
  const correction = Math.sqrt(1 - beta2 ** update);
  // Both corrections taken out of the loop: rate' m / (sqrt(v) + ε').
  const correctedRate = (rate * correction) / (1 - beta1 ** update);
  const correctedEpsilon = epsilon * correction;
  const rest1 = 1 - beta1;
  const rest2 = 1 - beta2;
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i] * scale;
    const m = beta1 * first[i] + rest1 * g;
    const v = beta2 * second[i] + rest2 * g * g;
    first[i] = m;
    second[i] = v;
    weights[i] -= (correctedRate * m) / (Math.sqrt(v) + correctedEpsilon);
  }
}
