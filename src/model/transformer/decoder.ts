/**
 * The Transformer's decoder (Vaswani et al. 2017, section 3.1): N layers of masked self-attention, attention over
 * the encoder's memory, and feed-forward. A step keeps the keys and values of earlier positions.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerDecoderConfig } from '../../config/schema.ts';
import { declareEmbedding } from '../layers/linear.ts';
import { causalMask, hideWhereZero, tokensOfPairs } from '../layers/masks.ts';
import { type Normalise, normaliser } from '../layers/norm.ts';
import { declareOutput, outputLogits } from '../layers/output.ts';
import { declarePositions, positionAfter, positionVectors } from '../layers/positions.ts';
import { inference, type Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Decoder, Memory, TensorMap } from '../seq2seq.ts';
import { declareAttention, type KeysAndValues, multiHeadAttention, projectHeads } from './attention.ts';
import {
  declareFeedForward,
  declareFinalNorm,
  declareResidual,
  embedWithPositions,
  feedForward,
  finalNorm,
  residual,
} from './sublayers.ts';

const names = (layer: number) => ({
  self: `decoder.layer${layer}.self`,
  cross: `decoder.layer${layer}.cross`,
  feedForward: `decoder.layer${layer}.ffn`,
});

/** @param memoryDim width of the encoder's states */
export function declareTransformerDecoder(
  table: ParamTableBuilder,
  config: TransformerDecoderConfig,
  memoryDim: number,
  vocab: number,
): void {
  const { dim, layers } = config;
  declareEmbedding(table, 'decoder', vocab, dim);
  declarePositions(table, 'decoder', config);
  for (let layer = 0; layer < layers; layer++) {
    const name = names(layer);
    declareAttention(table, name.self, dim);
    declareResidual(table, name.self, config);
    declareAttention(table, name.cross, dim, memoryDim);
    declareResidual(table, name.cross, config);
    declareFeedForward(table, name.feedForward, config);
  }
  declareFinalNorm(table, 'decoder', config);
  declareOutput(table, config.tied, config.dim, vocab);
}

/** Keys and values of this layer's self-attention, given the layer's input. */
type SelfKeys = (layer: number, project: (part: 'key' | 'value') => tf.Tensor4D) => KeysAndValues;

export function transformerDecoder(config: TransformerDecoderConfig): Decoder {
  const { heads, dim, layers } = config;
  const headDim = dim / heads;
  const layerNumbers = Array.from({ length: layers }, (_, layer) => layer);

  const memoryKeys = (p: Params, { states }: Memory): KeysAndValues[] =>
    layerNumbers.map((layer) => ({
      keys: projectHeads(p, `${names(layer).cross}.key`, states, heads),
      values: projectHeads(p, `${names(layer).cross}.value`, states, heads),
    }));

  /** The stack of layers, for all positions or for one. @returns logits and, by name, each layer's weights over the source and over positions */
  const stack = (
    p: Params,
    input: tf.Tensor3D,
    selfKeys: SelfKeys,
    selfHidden: tf.Tensor,
    memory: readonly KeysAndValues[],
    memoryHidden: tf.Tensor,
    normalise: Normalise,
    mode: Mode,
  ) => {
    const attention: Record<string, tf.Tensor> = {};
    const selfAttention: Record<string, tf.Tensor> = {};
    let x = input;
    for (const layer of layerNumbers) {
      const name = names(layer);
      x = residual(name.self, config, mode, normalise, x, (y) => {
        const own = selfKeys(layer, (part) => projectHeads(p, `${name.self}.${part}`, y, heads));
        const looked = multiHeadAttention(p, name.self, config, mode, y, own, selfHidden);
        selfAttention[name.self] = looked.weights;
        return looked.output;
      });
      x = residual(name.cross, config, mode, normalise, x, (y) => {
        const looked = multiHeadAttention(p, name.cross, config, mode, y, memory[layer], memoryHidden);
        attention[name.cross] = looked.weights;
        return looked.output;
      });
      x = feedForward(p, name.feedForward, config, mode, normalise, x);
    }
    const states = finalNorm('decoder', config, normalise, x);
    return { logits: outputLogits(p, config.tied, states), attention, selfAttention };
  };

  const hiddenSource = ({ mask }: Memory) =>
    tf.reshape(hideWhereZero(mask), [mask.shape[0], 1, 1, mask.shape[1]]);

  return {
    past: Object.fromEntries(
      layerNumbers.flatMap((layer) =>
        [`keys${layer}`, `values${layer}`].map((name) => [name, [heads, headDim] as const]),
      ),
    ),

    decode(p, memory, targetIn, mode) {
      const [, tgtLen] = targetIn.shape;
      const normalise = normaliser(p, config.norm, mode, () => tokensOfPairs(targetIn));
      const positions = positionVectors(p, 'decoder', config, tgtLen);
      const input = embedWithPositions(p, 'decoder', config, targetIn, positions, mode);
      const selfKeys: SelfKeys = (_, project) => ({ keys: project('key'), values: project('value') });
      const future = hideWhereZero(causalMask(tgtLen)); // [tgtLen, tgtLen]
      const keys = memoryKeys(p, memory);
      return stack(p, input, selfKeys, future, keys, hiddenSource(memory), normalise, mode).logits;
    },

    start(p, memory) {
      const fixed: Record<string, tf.Tensor> = { hidden: hiddenSource(memory) };
      for (const [layer, { keys, values }] of memoryKeys(p, memory).entries()) {
        fixed[`memoryKeys${layer}`] = keys;
        fixed[`memoryValues${layer}`] = values;
      }
      return { fixed, state: {} };
    },

    step(p, token, fixed, _, past) {
      const kept: Record<string, tf.Tensor> = {};
      const grow = (name: string, now: tf.Tensor4D): tf.Tensor4D => {
        kept[name] = now; // [batch, heads, 1, headDim]
        return tf.concat([past.kept[name] as tf.Tensor4D, now], 2);
      };
      const selfKeys: SelfKeys = (layer, project) => ({
        keys: grow(`keys${layer}`, project('key')),
        values: grow(`values${layer}`, project('value')),
      });
      const row = positionAfter(p, 'decoder', config, past);
      const input = embedWithPositions(p, 'decoder', config, tf.expandDims(token, 1), row, inference);
      const memory = layerNumbers.map((layer) => ({
        keys: fixed[`memoryKeys${layer}`] as tf.Tensor4D,
        values: fixed[`memoryValues${layer}`] as tf.Tensor4D,
      }));
      const seen = tf.concat([past.hidden, tf.zeros([1])]); // this position is seen
      const normalise = normaliser(p, config.norm, inference, null);
      const { logits, attention, selfAttention } = stack(
        p,
        input,
        selfKeys,
        seen,
        memory,
        fixed.hidden,
        normalise,
        inference,
      );
      const [batch, , vocab] = logits.shape;
      return {
        logits: tf.reshape(logits, [batch, vocab]),
        attention: ofThisPosition(attention),
        selfAttention: ofThisPosition(selfAttention),
        state: {},
        kept,
      };
    },
  };
}

/** @param attention each [batch, heads, 1, keyLength] @returns each [batch, heads, keyLength] */
function ofThisPosition(attention: TensorMap): TensorMap {
  return Object.fromEntries(
    Object.entries(attention).map(([name, weights]) => [name, tf.squeeze(weights, [2])]),
  );
}
