/**
 * Recurrent decoder with attention. Its context enters the step (Bahdanau et al. 2015, appendix A.2.2) or the readout
 * alone (Luong et al. 2015, section 3). The readout is a tanh layer of state, context and previous symbol in the place
 * of Bahdanau's maxout.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnDecoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { declareEmbedding, declareLinear, embed, linear } from '../layers/linear.ts';
import { tokensOfPairs } from '../layers/masks.ts';
import { declareNorm, normaliser } from '../layers/norm.ts';
import { declareOutput, outputLogits } from '../layers/output.ts';
import { declarePositions, positionAfter, positionVectors } from '../layers/positions.ts';
import { dropWords } from '../layers/word-dropout.ts';
import { inference, type Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Decoder, TensorMap } from '../seq2seq.ts';
import { addPositions } from './add-positions.ts';
import { rnnAttention } from './attention.ts';
import { decoderLayers } from './decoder-layers.ts';

const ATTENTION = 'decoder.attention';
const NORM = 'decoder.norm';
const NOWHERE: TensorMap = {};

/** @param memoryDim width of the encoder's states @param summaryDim width of its summary */
export function declareRnnDecoder(
  table: ParamTableBuilder,
  config: RnnDecoderConfig,
  memoryDim: number,
  summaryDim: number,
  vocab: number,
): void {
  const { dim, tied, norm } = config;
  const attention = rnnAttention(ATTENTION, config, memoryDim);
  declareEmbedding(table, 'decoder', vocab, dim);
  declarePositions(table, 'decoder', config);
  decoderLayers(config, attention).declare(table, summaryDim);
  declareNorm(table, norm, NORM, dim);
  declareLinear(table, 'decoder.readout', dim + (attention?.contextDim ?? 0) + dim, dim);
  declareOutput(table, tied, dim, vocab);
}

/** @param memoryDim width of the encoder's states */
export function rnnDecoder(config: RnnDecoderConfig, memoryDim: number): Decoder {
  const { dropout, wordDropout, tied, norm } = config;
  const attention = rnnAttention(ATTENTION, config, memoryDim);
  const layers = decoderLayers(config, attention);

  /** @param parts top states, contexts and embeddings, [..., width] @returns what is scored, [..., dim] */
  const readout = (p: Params, parts: readonly tf.Tensor[], mode: Mode): tf.Tensor => {
    const features = observed('features', tf.tanh(linear(p, 'decoder.readout', tf.concat([...parts], -1))));
    return mode.dropout(features, 'decoder.readout', dropout);
  };

  return {
    past: {},

    decode(p, memory, targetIn, mode) {
      const source = attention?.prepare(p, memory) ?? {};
      // Time first; the embeddings' part of the gates for all steps in one product.
      const ids = tf.transpose(targetIn); // [tgtLen, batch]
      const symbols = observed('looked up', embed(p, 'decoder', ids) as tf.Tensor3D); // [tgtLen, batch, dim]
      const words = dropWords(p, 'decoder', mode, symbols, ids, wordDropout);
      const positions = positionVectors(p, 'decoder', config, targetIn.shape[1]);
      const embedded = mode.dropout(addPositions(config, words, positions), 'decoder.embedding', dropout);
      const gates = tf.unstack(layers.gates(p, embedded)) as tf.Tensor2D[];
      const tops: tf.Tensor2D[] = [];
      const contexts: tf.Tensor2D[] = [];
      let states = layers.initial(p, memory.summary);
      for (const [t, gate] of gates.entries()) {
        const before = states;
        const after = scoped('decoder.cell', () => layers.step(p, gate, source, before, t, mode));
        states = after.states;
        tops.push(after.top);
        if (after.attended) contexts.push(after.attended.context);
      }
      const normalise = normaliser(p, norm, mode, () => tf.transpose(tokensOfPairs(targetIn)));
      const top = normalise(NORM, tf.stack(tops)); // [tgtLen, batch, dim]
      const parts = [top, ...(attention ? [tf.stack(contexts)] : []), embedded];
      const features = readout(p, parts, mode); // [tgtLen, batch, dim]
      return outputLogits(p, tied, tf.transpose(features, [1, 0, 2]) as tf.Tensor3D);
    },

    start: (p, memory) => ({
      fixed: attention?.prepare(p, memory) ?? {},
      state: layers.named(layers.initial(p, memory.summary)),
    }),

    step(p, token, fixed, state, past) {
      const position = positionAfter(p, 'decoder', config, past);
      const embedded = addPositions(config, embed(p, 'decoder', token), position); // [batch, dim]
      const gates = layers.gates(p, embedded) as tf.Tensor2D;
      const { states, top, attended } = layers.step(p, gates, fixed, layers.statesOf(state), 0, inference);
      const normalise = normaliser(p, norm, inference, null);
      const parts = [normalise(NORM, top), ...(attended ? [attended.context] : []), embedded];
      return {
        logits: outputLogits(p, tied, readout(p, parts, inference)) as tf.Tensor2D,
        attention: attended === null ? NOWHERE : { [ATTENTION]: attended.weights },
        selfAttention: {},
        state: layers.named(states),
        added: {},
      };
    },
  };
}
