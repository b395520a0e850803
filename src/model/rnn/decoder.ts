/**
 * GRU decoder that is fed the attention's context (Bahdanau et al. 2015, appendix A.2.2), with a tanh readout of
 * state, context and previous symbol in the place of the paper's maxout.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnConfig } from '../../config/schema.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareEmbedding, declareLinear, embed, linear } from '../layers/linear.ts';
import { hideWhereZero } from '../layers/masks.ts';
import { declareOutput, outputLogits } from '../layers/output.ts';
import { inference, type Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Decoder, Memory, TensorMap } from '../seq2seq.ts';
import { attend, declareAdditiveAttention, projectKeys } from './additive-attention.ts';
import { declareGru, gruStep } from './gru.ts';

const ATTENTION = 'decoder.attention';
const cellName = (layer: number) => `decoder.layer${layer}`;
const stateName = (layer: number) => `state${layer}`;

/** @param memoryDim width of the encoder's states @param summaryDim width of its summary */
export function declareRnnDecoder(
  table: ParamTableBuilder,
  config: RnnConfig,
  memoryDim: number,
  summaryDim: number,
  vocab: number,
): void {
  const { dim, layers, tied } = config;
  declareEmbedding(table, 'decoder', vocab, dim);
  for (let layer = 0; layer < layers; layer++) {
    declareLinear(table, `${cellName(layer)}.initial`, summaryDim, dim);
    declareGru(table, cellName(layer), dim, dim);
  }
  declareLinear(table, `${cellName(0)}.context`, memoryDim, 3 * dim, false);
  declareAdditiveAttention(table, ATTENTION, dim, memoryDim, dim);
  declareLinear(table, 'decoder.readout', dim + memoryDim + dim, dim);
  declareOutput(table, tied, dim, vocab);
}

/** What a step reads and does not change. */
interface Attended {
  readonly keys: tf.Tensor3D; // [batch, srcLen, dim]
  readonly values: tf.Tensor3D; // [batch, srcLen, memoryDim]
  readonly hidden: tf.Tensor2D; // [batch, srcLen]
}

interface CellStep {
  readonly states: readonly tf.Tensor2D[];
  readonly context: tf.Tensor2D;
  readonly weights: tf.Tensor2D;
}

function attendedIn(fixed: TensorMap): Attended {
  const { keys, values, hidden } = fixed;
  return { keys: keys as tf.Tensor3D, values: values as tf.Tensor3D, hidden: hidden as tf.Tensor2D };
}

export function rnnDecoder({ layers, dropout, tied }: RnnConfig): Decoder {
  const layerNumbers = Array.from({ length: layers }, (_, layer) => layer);

  const attended = (p: Params, { states, mask }: Memory): Attended => ({
    keys: projectKeys(p, ATTENTION, states),
    values: states,
    hidden: hideWhereZero(mask),
  });

  const initial = (p: Params, { summary }: Memory): tf.Tensor2D[] =>
    layerNumbers.map((layer) => tf.tanh(linear(p, `${cellName(layer)}.initial`, summary)));

  /** Attention is asked by the top layer's state before the step. @param gates of layer 0, from the embedding alone */
  const cell = (
    p: Params,
    gates: tf.Tensor2D,
    { keys, values, hidden }: Attended,
    before: readonly tf.Tensor2D[],
    t: number,
    mode: Mode,
  ): CellStep => {
    const { context, weights } = attend(p, ATTENTION, before[layers - 1], keys, values, hidden);
    const states: tf.Tensor2D[] = [];
    for (const layer of layerNumbers) {
      const input =
        layer === 0
          ? tf.add(gates, linear(p, `${cellName(0)}.context`, context))
          : linear(
              p,
              `${cellName(layer)}.input`,
              mode.dropout(states[layer - 1], `decoder.layer${layer}.${t}`, dropout),
            );
      states.push(gruStep(p, cellName(layer), input as tf.Tensor2D, before[layer]));
    }
    return { states, context, weights };
  };

  /** @param top @param contexts @param embedded each [..., width], same leading axes @returns what is scored, [..., dim] */
  const readout = (
    p: Params,
    top: tf.Tensor,
    contexts: tf.Tensor,
    embedded: tf.Tensor,
    mode: Mode,
  ): tf.Tensor => {
    const joined = tf.concat([top, contexts, embedded], -1);
    const features = tf.tanh(linear(p, 'decoder.readout', joined));
    return mode.dropout(features, 'decoder.readout', dropout);
  };

  return {
    decode(p, memory, targetIn, mode) {
      const source = attended(p, memory);
      // Time first; the embeddings' part of the gates for all steps in one product.
      const looked = embed(p, 'decoder', tf.transpose(targetIn)); // [tgtLen, batch, dim]
      const embedded = mode.dropout(looked, 'decoder.embedding', dropout);
      const gates = tf.unstack(linear(p, `${cellName(0)}.input`, embedded)) as tf.Tensor2D[];
      const tops: tf.Tensor2D[] = [];
      const contexts: tf.Tensor2D[] = [];
      let states: readonly tf.Tensor2D[] = initial(p, memory);
      for (const [t, gate] of gates.entries()) {
        const before = states;
        const after = scoped('decoder.cell', () => cell(p, gate, source, before, t, mode));
        states = after.states;
        tops.push(states[layers - 1]);
        contexts.push(after.context);
      }
      const features = readout(p, tf.stack(tops), tf.stack(contexts), embedded, mode); // [tgtLen, batch, dim]
      return outputLogits(p, tied, tf.transpose(features, [1, 0, 2]) as tf.Tensor3D);
    },

    start(p, memory) {
      const states = initial(p, memory);
      return {
        fixed: { ...attended(p, memory) },
        state: Object.fromEntries(states.map((state, layer) => [stateName(layer), state])),
      };
    },

    step(p, token, fixed, state) {
      const before = layerNumbers.map((layer) => state[stateName(layer)] as tf.Tensor2D);
      const embedded = embed(p, 'decoder', token); // [batch, dim]
      const gates = linear(p, `${cellName(0)}.input`, embedded) as tf.Tensor2D;
      const { states, context, weights } = cell(p, gates, attendedIn(fixed), before, 0, inference);
      return {
        logits: outputLogits(
          p,
          tied,
          readout(p, states[layers - 1], context, embedded, inference),
        ) as tf.Tensor2D,
        attention: { [ATTENTION]: tf.expandDims(weights, 1) },
        state: Object.fromEntries(states.map((after, layer) => [stateName(layer), after])) as TensorMap,
      };
    },
  };
}
