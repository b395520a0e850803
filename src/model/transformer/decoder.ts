/**
 * The Transformer's decoder (Vaswani et al. 2017, section 3.1): N layers of masked self-attention, or what stands in
 * its place, attention over the encoder's memory, and feed-forward.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerDecoderConfig } from '../../config/schema.ts';
import { declareEmbedding } from '../layers/linear.ts';
import { maskBiasOf, tokensOfPairs } from '../layers/masks.ts';
import { type Normalise, normaliser } from '../layers/norm.ts';
import { declareOutput, outputLogits } from '../layers/output.ts';
import { declarePositions, positionAfter, positionVectors } from '../layers/positions.ts';
import { inference, type Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Decoder, Memory, TensorMap } from '../seq2seq.ts';
import { declareAttention, type KeysAndValues, keysAndValues, multiHeadAttention } from './attention.ts';
import { decoderMixer } from './decoder-mixer.ts';
import { type Mix, mixerName } from './mixer.ts';
import {
  declareFeedForward,
  declareFinalNorm,
  declareResidual,
  embedWithPositions,
  feedForward,
  finalNorm,
  residual,
} from './sublayers.ts';

const names = (layer: number, { mixer }: TransformerDecoderConfig) => ({
  mixer: mixerName('decoder', layer, mixer),
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
  const mixer = decoderMixer(config);
  declareEmbedding(table, 'decoder', vocab, dim);
  declarePositions(table, 'decoder', config);
  for (let layer = 0; layer < layers; layer++) {
    const name = names(layer, config);
    mixer.declare(table, layer);
    declareResidual(table, name.mixer, config);
    declareAttention(table, name.cross, dim, memoryDim);
    declareResidual(table, name.cross, config);
    declareFeedForward(table, name.feedForward, config);
  }
  declareFinalNorm(table, 'decoder', config);
  declareOutput(table, config.tied, config.dim, vocab);
}

/** What the layers read beside their input. */
interface ReadByLayers {
  readonly mix: Mix;
  /** Of each layer. */
  readonly memory: readonly KeysAndValues[];
  /** To be added to scores of the source's places: 0 where a token is real. */
  readonly memoryBias: tf.Tensor;
  readonly normalise: Normalise;
}

/** The stack of layers, for all positions or for one. @param input [length, batch, dim] @returns all that a step has */
function runLayers(
  p: Params,
  config: TransformerDecoderConfig,
  input: tf.Tensor3D,
  { mix, memory, memoryBias, normalise }: ReadByLayers,
  mode: Mode,
) {
  const attention: Record<string, tf.Tensor> = {};
  const selfAttention: Record<string, tf.Tensor> = {};
  const state: Record<string, tf.Tensor> = {};
  const added: Record<string, tf.Tensor> = {};
  let x = input;
  for (const [layer, source] of memory.entries()) {
    const name = names(layer, config);
    x = residual(name.mixer, config, mode, normalise, x, (y) => {
      const mixed = mix(layer, y);
      if (mixed.weights) selfAttention[name.mixer] = mixed.weights;
      Object.assign(state, mixed.state);
      Object.assign(added, mixed.added);
      return mixed.output;
    });
    x = residual(name.cross, config, mode, normalise, x, (y) => {
      const attended = multiHeadAttention(p, name.cross, config, mode, y, source, memoryBias);
      attention[name.cross] = attended.weights;
      return attended.output;
    });
    x = feedForward(p, name.feedForward, config, mode, normalise, x);
  }
  const last = finalNorm('decoder', config, normalise, x);
  const states = tf.transpose(last, [1, 0, 2]); // [batch, length, dim]
  return { logits: outputLogits(p, config.tied, states), attention, selfAttention, state, added };
}

const sourceBias = ({ mask }: Memory) => tf.reshape(maskBiasOf(mask), [mask.shape[0], 1, 1, mask.shape[1]]);

/** Masked self-attention or a recurrence, attention to the memory, feed-forward (Vaswani et al. 2017, section 3.1). */
export function transformerDecoder(config: TransformerDecoderConfig): Decoder {
  const { heads, layers } = config;
  const mixer = decoderMixer(config);
  const layerNumbers = Array.from({ length: layers }, (_, layer) => layer);

  const memoryKeys = (p: Params, { states }: Memory): KeysAndValues[] => {
    const timeFirst = tf.transpose(states, [1, 0, 2]); // [srcLen, batch, memoryDim]
    return layerNumbers.map((layer) => keysAndValues(p, names(layer, config).cross, timeFirst, heads));
  };

  return {
    past: mixer.past,

    decode(p, memory, targetIn, mode) {
      const [, tgtLen] = targetIn.shape;
      const normalise = normaliser(p, config.norm, mode, () => tf.transpose(tokensOfPairs(targetIn)));
      const positions = positionVectors(p, 'decoder', config, tgtLen);
      const input = embedWithPositions(p, 'decoder', config, tf.transpose(targetIn), positions, mode);
      const read = {
        mix: mixer.all(p, targetIn, mode),
        memory: memoryKeys(p, memory),
        memoryBias: sourceBias(memory),
        normalise,
      };
      return runLayers(p, config, input, read, mode).logits;
    },

    start(p, memory) {
      const fixed: Record<string, tf.Tensor> = { maskBias: sourceBias(memory) };
      for (const [layer, { keys, values }] of memoryKeys(p, memory).entries()) {
        fixed[`memoryKeys${layer}`] = keys;
        fixed[`memoryValues${layer}`] = values;
      }
      return { fixed, state: mixer.start(memory.mask.shape[0]) };
    },

    step(p, token, fixed, state, past) {
      const row = positionAfter(p, 'decoder', config, past);
      const input = embedWithPositions(p, 'decoder', config, tf.expandDims(token, 0), row, inference);
      const memory = layerNumbers.map((layer) => ({
        keys: fixed[`memoryKeys${layer}`] as tf.Tensor4D,
        values: fixed[`memoryValues${layer}`] as tf.Tensor4D,
      }));
      const normalise = normaliser(p, config.norm, inference, null);
      const read = { mix: mixer.next(p, state, past), memory, memoryBias: fixed.maskBias, normalise };
      const made = runLayers(p, config, input, read, inference);
      const [batch, , vocab] = made.logits.shape;
      return {
        ...made,
        logits: tf.reshape(made.logits, [batch, vocab]),
        attention: ofThisPosition(made.attention),
        selfAttention: ofThisPosition(made.selfAttention),
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
