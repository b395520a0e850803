/** Positions in a recurrent model: added to embeddings, which here are not scaled. */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnEncoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';

/**
 * A Transformer multiplies its embeddings by dim^1/2 before it adds sinusoids (section 3.4 of Vaswani et al. 2017); a
 * recurrent model does not, so that sinusoids are divided by it here: both have the same share in the sum. Learned
 * vectors start as large as embeddings do, as in Gehring et al. 2017, section 3.1.
 * @param embedded [length, batch, dim], or of one position [batch, dim]
 * @param positions [length, dim], or null where order is told by the recurrence alone
 */
export function addPositions<T extends tf.Tensor>(
  { positions: kind, dim }: Pick<RnnEncoderConfig, 'positions' | 'dim'>,
  embedded: T,
  positions: tf.Tensor2D | null,
): T {
  if (positions === null) return embedded;
  const vectors = kind === 'sinusoidal' ? tf.mul(positions, dim ** -0.5) : positions;
  const placed = observed('positions', embedded.rank === 3 ? tf.expandDims(vectors, 1) : vectors);
  return observed('input', tf.add(embedded, placed));
}
