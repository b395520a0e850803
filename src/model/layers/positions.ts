/**
 * Order told by vectors added to embeddings (Vaswani et al. 2017, section 3.5): sinusoids, learned rows, or not at
 * all. A Transformer knows no order otherwise; a recurrence does.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Past } from '../seq2seq.ts';

type Side = 'encoder' | 'decoder';
type Positions = Pick<TransformerEncoderConfig, 'positions' | 'maxPositions' | 'dim'>;

const tableName = (side: Side) => `${side}.positions`;

/** Learned rows start normal with deviation dim^-1/2, as in fairseq. */
export function declarePositions(table: ParamTableBuilder, side: Side, config: Positions): void {
  const { positions, maxPositions, dim } = config;
  if (positions !== 'learned') return;
  table.add(tableName(side), [maxPositions, dim], { kind: 'normal', deviation: dim ** -0.5 });
}

/**
 * What is added to embeddings at positions 0 to length - 1, [length, dim]; null where order is not told.
 * @param longest the most positions that there ever are, where `length` is open: the same table is cut for all
 */
export function positionVectors(
  p: Params,
  side: Side,
  config: Positions,
  length: number,
  longest = length,
): tf.Tensor2D | null {
  if (longest > length) {
    const table = positionVectors(p, side, config, longest);
    return table && tf.slice(table, [0, 0], [length, config.dim]);
  }
  switch (config.positions) {
    case 'sinusoidal':
      return sinusoidalPositions(length, config.dim);
    case 'learned':
      return learnedPositions(p[tableName(side)] as tf.Tensor2D, length);
    case 'none':
      return null;
    default:
      return config.positions satisfies never;
  }
}

/** The vector of the position after `past`, [1, dim]: a row of the same table. */
export function positionAfter(
  p: Params,
  side: Side,
  config: Positions,
  { length, longest }: Pick<Past, 'length' | 'longest'>,
): tf.Tensor2D | null {
  const all = positionVectors(p, side, config, longest);
  return all && tf.reshape(tf.gather(all, length), [1, config.dim]);
}

/** Rows of the table, the last one again for what lies beyond it. */
function learnedPositions(table: tf.Tensor2D, length: number): tf.Tensor2D {
  const [known, dim] = table.shape;
  if (length <= known) return tf.slice(table, [0, 0], [length, dim]);
  const last = tf.slice(table, [known - 1, 0], [1, dim]);
  return tf.concat([table, tf.tile(last, [length - known, 1])], 0);
}

/** PE(pos, 2i) = sin(pos / 10000^(2i/dim)), PE(pos, 2i+1) = cos of the same. @returns [length, dim] */
export function sinusoidalPositions(length: number, dim: number): tf.Tensor2D {
  const table = new Float32Array(length * dim);
  for (let position = 0; position < length; position++) {
    for (let i = 0; i < dim; i++) {
      const angle = position / 10000 ** ((i - (i % 2)) / dim);
      table[position * dim + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
    }
  }
  return tf.tensor2d(table, [length, dim]);
}
