/**
 * The Transformer's encoder: N layers of self-attention, or what stands in its place, and feed-forward (Vaswani et
 * al. 2017, section 3.1).
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerEncoderConfig } from '../../config/schema.ts';
import { declareEmbedding } from '../layers/linear.ts';
import { realTokens, tokensOfPairs } from '../layers/masks.ts';
import { normaliser } from '../layers/norm.ts';
import { declarePositions, positionVectors } from '../layers/positions.ts';
import type { ParamTableBuilder } from '../params.ts';
import type { Encoder } from '../seq2seq.ts';
import { declareEncoderMixer, encoderMixer } from './encoder-mixer.ts';
import { mixerName } from './mixer.ts';
import {
  declareFeedForward,
  declareFinalNorm,
  declareResidual,
  embedWithPositions,
  feedForward,
  finalNorm,
  residual,
} from './sublayers.ts';

const names = (layer: number, { mixer }: TransformerEncoderConfig) => ({
  mixer: mixerName('encoder', layer, mixer),
  feedForward: `encoder.layer${layer}.ffn`,
});

/** Embedding [vocab, dim], positions, and of each layer what mixes positions, feed-forward and their norms. */
export function declareTransformerEncoder(
  table: ParamTableBuilder,
  config: TransformerEncoderConfig,
  vocab: number,
): void {
  declareEmbedding(table, 'encoder', vocab, config.dim);
  declarePositions(table, 'encoder', config);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = names(layer, config);
    declareEncoderMixer(table, config, layer);
    declareResidual(table, name.mixer, config);
    declareFeedForward(table, name.feedForward, config);
  }
  declareFinalNorm(table, 'encoder', config);
}

/** Memory: the last layer's output, [batch, srcLen, dim]; summary: its mean over real positions. */
export function transformerEncoder(config: TransformerEncoderConfig): Encoder {
  return {
    encode(p, source, mode) {
      const [, srcLen] = source.shape;
      const mask = realTokens(source); // [batch, srcLen]
      const mix = encoderMixer(p, config, mask, mode);
      const normalise = normaliser(p, config.norm, mode, () => tf.transpose(tokensOfPairs(source)));
      const positions = positionVectors(p, 'encoder', config, srcLen, mode.anyLength?.longest);
      const attention: Record<string, tf.Tensor4D> = {};
      // Time first: see heads.ts.
      let x = embedWithPositions(p, 'encoder', config, tf.transpose(source), positions, mode);
      for (let layer = 0; layer < config.layers; layer++) {
        const name = names(layer, config);
        x = residual(name.mixer, config, mode, normalise, x, (y) => {
          const { output, weights } = mix(layer, y);
          if (weights) attention[name.mixer] = weights;
          return output;
        });
        x = feedForward(p, name.feedForward, config, mode, normalise, x);
      }
      const last = finalNorm('encoder', config, normalise, x);
      const states = tf.transpose(last, [1, 0, 2]); // [batch, srcLen, dim]
      return { states, mask, summary: meanOfReal(states, mask), attention };
    },
  };
}

/** @param states [batch, srcLen, dim] @param mask [batch, srcLen] @returns [batch, dim] */
function meanOfReal(states: tf.Tensor3D, mask: tf.Tensor2D): tf.Tensor2D {
  const sum = tf.sum(tf.mul(states, tf.expandDims(mask, 2)), 1);
  return tf.div(sum, tf.maximum(tf.sum(mask, 1, true), 1));
}
