/** How an encoder layer mixes the positions of the source: see mixer.ts. */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { bidirectional, declareBidirectional } from '../layers/bidirectional.ts';
import { CELLS, type Cell } from '../layers/cell.ts';
import { declareLinear, linear } from '../layers/linear.ts';
import { maskBiasOf } from '../layers/masks.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { declareAttention, keysAndValues, multiHeadAttention } from './attention.ts';
import { type Mix, mixerName } from './mixer.ts';

export function declareEncoderMixer(
  table: ParamTableBuilder,
  { mixer, dim }: TransformerEncoderConfig,
  layer: number,
): void {
  const name = mixerName('encoder', layer, mixer);
  if (mixer === 'attention') {
    declareAttention(table, name, dim);
    return;
  }
  declareBidirectional(table, CELLS[mixer], name, dim, dim);
  declareLinear(table, `${name}.output`, 2 * dim, dim);
}

/** @param mask 1 where the source is real, [batch, srcLen] */
export function encoderMixer(
  p: Params,
  config: TransformerEncoderConfig,
  mask: tf.Tensor2D,
  mode: Mode,
): Mix {
  const { mixer } = config;
  switch (mixer) {
    case 'attention':
      return selfAttention(p, config, mask, mode);
    case 'gru':
    case 'lstm':
      return (layer, x) => ({
        output: readBothWays(p, CELLS[mixer], mixerName('encoder', layer, mixer), x, mask, mode),
      });
    default:
      return mixer satisfies never;
  }
}

function selfAttention(p: Params, config: TransformerEncoderConfig, mask: tf.Tensor2D, mode: Mode): Mix {
  const [batch, srcLen] = mask.shape;
  const maskBias = tf.reshape(maskBiasOf(mask), [batch, 1, 1, srcLen]);
  return (layer, x) => {
    const name = mixerName('encoder', layer, 'attention');
    const own = keysAndValues(p, name, x, config.heads);
    return multiHeadAttention(p, name, config, mode, x, own, maskBias);
  };
}

/** Both directions' states, by one map from 2 dim to dim. @param x [srcLen, batch, dim] @returns the same shape */
function readBothWays(
  p: Params,
  cell: Cell,
  name: string,
  x: tf.Tensor3D,
  mask: tf.Tensor2D,
  mode: Mode,
): tf.Tensor3D {
  const { states } = bidirectional(p, cell, name, x, mask, mode.anyLength?.operator);
  return linear(p, `${name}.output`, observed('both ways', states));
}
