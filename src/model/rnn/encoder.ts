/** Bidirectional GRU encoder (Bahdanau et al. 2015, appendix A.2.1), layers stacked. */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnConfig } from '../../config/schema.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareEmbedding, embed } from '../layers/linear.ts';
import { realTokens } from '../layers/masks.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Encoder } from '../seq2seq.ts';
import { declareGru, gruSequence } from './gru.ts';

const DIRECTIONS = ['forward', 'backward'] as const;
type Direction = (typeof DIRECTIONS)[number];
const cellName = (layer: number, direction: Direction) => `encoder.layer${layer}.${direction}`;

export function declareRnnEncoder(table: ParamTableBuilder, { dim, layers }: RnnConfig, vocab: number): void {
  declareEmbedding(table, 'encoder', vocab, dim);
  for (let layer = 0; layer < layers; layer++) {
    for (const direction of DIRECTIONS)
      declareGru(table, cellName(layer, direction), layer === 0 ? dim : 2 * dim, dim);
  }
}

/** Memory: both directions' states of the last layer, [batch, srcLen, 2 dim]; summary: their last states. */
export function rnnEncoder({ layers, dropout }: RnnConfig): Encoder {
  return {
    encode(p, source, mode) {
      const mask = realTokens(source); // [batch, srcLen]
      // Time first, so that a step is a contiguous piece.
      let inputs = embed(p, 'encoder', tf.transpose(source)) as tf.Tensor3D; // [srcLen, batch, dim]
      inputs = mode.dropout(inputs, 'encoder.embedding', dropout);
      let summary = tf.zeros([0, 0]) as tf.Tensor2D;
      for (let layer = 0; layer < layers; layer++) {
        if (layer > 0) inputs = mode.dropout(inputs, `encoder.layer${layer}`, dropout);
        ({ states: inputs, last: summary } = runLayer(p, layer, inputs, mask));
      }
      return { states: tf.transpose(inputs, [1, 0, 2]), mask, summary };
    },
  };
}

/**
 * Both directions of a layer in one product a step, the backward one on time turned round. A padded position leaves
 * the state as it was, so that padding changes nothing on either side of it.
 * @param inputs [srcLen, batch, width] @param mask [batch, srcLen]
 * @returns states, [srcLen, batch, 2 dim], and those after the last step of each direction, [batch, 2 dim]
 */
function runLayer(
  p: Params,
  layer: number,
  inputs: tf.Tensor3D,
  mask: tf.Tensor2D,
): { states: tf.Tensor3D; last: tf.Tensor2D } {
  const [srcLen, batch] = inputs.shape;
  const ofBoth = (part: string): tf.Tensor =>
    tf.stack(DIRECTIONS.map((direction) => p[`${cellName(layer, direction)}.${part}`]));
  const asRow = (part: string) => tf.expandDims(ofBoth(part), 1); // [2, 1, 3 dim]
  const bothWays = (x: tf.Tensor3D): tf.Tensor3D =>
    tf.reshape(tf.stack([x, tf.reverse(x, 0)]), [2, srcLen * batch, -1]);
  return scoped(`encoder.layer${layer}`, () => {
    const gates = tf.add(
      tf.matMul(bothWays(inputs), ofBoth('input.weight') as tf.Tensor3D),
      asRow('input.bias'),
    ) as tf.Tensor3D; // [2, srcLen batch, 3 dim]
    const counts = bothWays(tf.expandDims(tf.transpose(mask), 2) as tf.Tensor3D); // [2, srcLen batch, 1]
    const all = gruSequence(
      gates,
      counts,
      ofBoth('recurrent.weight') as tf.Tensor3D,
      asRow('recurrent.bias') as tf.Tensor3D,
      srcLen,
    ); // [2, srcLen batch, dim]
    const [forward, backward] = tf.unstack(tf.reshape(all, [2, srcLen, batch, -1])) as tf.Tensor3D[];
    const last = [forward, backward].map((states) => tf.slice(states, [srcLen - 1, 0, 0], [1, -1, -1]));
    return {
      states: tf.concat([forward, tf.reverse(backward, 0)], 2) as tf.Tensor3D,
      last: tf.reshape(tf.concat(last, 2), [batch, -1]),
    };
  });
}
