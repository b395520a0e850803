/** How a decoder layer mixes a position of the target with those before it: see mixer.ts. */
import * as tf from '@tensorflow/tfjs-core';
import type { TransformerDecoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { CELLS } from '../layers/cell.ts';
import { linear } from '../layers/linear.ts';
import { causalMask, maskBiasOf, realTokens } from '../layers/masks.ts';
import { inference, type Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Decoder, Past, TensorMap } from '../seq2seq.ts';
import { declareAttention, keysAndValues, multiHeadAttention } from './attention.ts';
import { type Mix, mixerName } from './mixer.ts';

export interface DecoderMixer {
  declare(table: ParamTableBuilder, layer: number): void;
  /** As in Decoder. */
  readonly past: Decoder['past'];
  /** The state before the first position. */
  start(batch: number): TensorMap;
  /** Under teacher forcing, all positions at once. @param targetIn [batch, tgtLen] */
  all(p: Params, targetIn: tf.Tensor2D, mode: Mode): Mix;
  /** One position. */
  next(p: Params, state: TensorMap, past: Past): Mix;
}

export function decoderMixer(config: TransformerDecoderConfig): DecoderMixer {
  switch (config.mixer) {
    case 'attention':
      return selfAttention(config);
    case 'gru':
    case 'lstm':
      return forwardRecurrence(config, config.mixer);
    default:
      return config.mixer satisfies never;
  }
}

/**
 * What may be seen under teacher forcing, 1, and what not, 0, broadcast to [batch, heads, tgtLen, tgtLen]: positions
 * up to one's own or, where the model is not causal, all that is real.
 */
function visible({ causal }: TransformerDecoderConfig, targetIn: tf.Tensor2D): tf.Tensor {
  const [batch, tgtLen] = targetIn.shape;
  return causal ? causalMask(tgtLen) : tf.reshape(realTokens(targetIn), [batch, 1, 1, tgtLen]);
}

/** The past is the keys and values of each position in each layer. A step sees no later position in any case. */
function selfAttention(config: TransformerDecoderConfig): DecoderMixer {
  const { dim, heads, layers } = config;
  const nameOf = (layer: number) => mixerName('decoder', layer, 'attention');
  const projected = (p: Params, layer: number, x: tf.Tensor3D) => keysAndValues(p, nameOf(layer), x, heads);
  const names = Array.from({ length: layers }, (_, layer) => [`keys${layer}`, `values${layer}`]);
  return {
    declare: (table, layer) => declareAttention(table, nameOf(layer), dim),
    past: Object.fromEntries(names.flat().map((name) => [name, [heads, dim / heads] as const])),
    start: () => ({}),

    all(p, targetIn, mode) {
      const maskBias = maskBiasOf(visible(config, targetIn));
      return (layer, x) =>
        multiHeadAttention(p, nameOf(layer), config, mode, x, projected(p, layer, x), maskBias);
    },

    next: (p, _, past) => (layer, x) => {
      const { keys, values } = projected(p, layer, x); // each [batch, heads, 1, headDim]
      const [keysName, valuesName] = names[layer];
      const own = { keys: past.grown(keysName, keys), values: past.grown(valuesName, values) };
      return {
        ...multiHeadAttention(p, nameOf(layer), config, inference, x, own, past.maskBias),
        added: { [keysName]: keys, [valuesName]: values },
      };
    },
  };
}

/** From a zero state over the target; what a layer says is its state, as wide as the layer. */
function forwardRecurrence({ dim, layers }: TransformerDecoderConfig, kind: 'gru' | 'lstm'): DecoderMixer {
  const cell = CELLS[kind];
  const nameOf = (layer: number) => mixerName('decoder', layer, kind);
  const stateNames = (layer: number) => cell.carried.map((carried) => `${carried}${layer}`);
  return {
    declare: (table, layer) => cell.declare(table, nameOf(layer), dim, dim),
    past: {},
    start: (batch) =>
      Object.fromEntries(
        Array.from({ length: layers }, (_, layer) => stateNames(layer))
          .flat()
          .map((name) => [name, tf.zeros([batch, dim])]),
      ),

    all: (p, targetIn) => (layer, x) => {
      const [batch, tgtLen] = targetIn.shape;
      const name = nameOf(layer);
      const rows = tgtLen * batch;
      // Time first. What is padded comes last, so that nothing real is after it: all count.
      const gates = linear(p, `${name}.input`, x);
      const states = cell.sequence(
        tf.reshape(gates, [1, rows, cell.blocks * dim]),
        tf.ones([1, rows, 1]),
        tf.expandDims(p[`${name}.recurrent.weight`], 0),
        tf.reshape(p[`${name}.recurrent.bias`], [1, 1, cell.blocks * dim]),
        tgtLen,
      );
      const output = tf.reshape(states, [tgtLen, batch, dim]) as tf.Tensor3D;
      return { output: observed('recurrent states', output) };
    },

    next: (p, state) => (layer, x) => {
      const name = nameOf(layer);
      const names = stateNames(layer);
      const before = names.map((each) => state[each] as tf.Tensor2D);
      const gates = linear(p, `${name}.input`, tf.squeeze(x, [0]) as tf.Tensor2D);
      const after = cell.step(p, name, gates, before);
      return {
        output: tf.expandDims(after[0], 0),
        state: Object.fromEntries(names.map((each, i) => [each, after[i]])),
      };
    },
  };
}
