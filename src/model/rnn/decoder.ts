/**
 * Recurrent decoder with attention. Its context enters the step (Bahdanau et al. 2015, appendix A.2.2) or the readout
 * alone (Luong et al. 2015, section 3). The readout is a tanh layer of state, context and previous symbol in the place
 * of Bahdanau's maxout.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnDecoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { CELLS } from '../layers/cell.ts';
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
import { type Attended, rnnAttention } from './attention.ts';

const ATTENTION = 'decoder.attention';
const NORM = 'decoder.norm';
const NOWHERE: TensorMap = {};
const cellName = (layer: number) => `decoder.layer${layer}`;
/** The map from the summary to what a layer carries into the first step. */
const initialName = (layer: number, carried: string) =>
  carried === 'state' ? `${cellName(layer)}.initial` : `${cellName(layer)}.initial.${carried}`;

/** @param memoryDim width of the encoder's states @param summaryDim width of its summary */
export function declareRnnDecoder(
  table: ParamTableBuilder,
  config: RnnDecoderConfig,
  memoryDim: number,
  summaryDim: number,
  vocab: number,
): void {
  const { dim, layers, tied, norm, context } = config;
  const cell = CELLS[config.cell];
  const attention = rnnAttention(ATTENTION, config, memoryDim);
  declareEmbedding(table, 'decoder', vocab, dim);
  declarePositions(table, 'decoder', config);
  for (let layer = 0; layer < layers; layer++) {
    for (const carried of cell.carried) declareLinear(table, initialName(layer, carried), summaryDim, dim);
    cell.declare(table, cellName(layer), dim, dim);
  }
  if (attention && context === 'input') {
    declareLinear(table, `${cellName(0)}.context`, attention.contextDim, cell.blocks * dim, false);
  }
  attention?.declare(table);
  declareNorm(table, norm, NORM, dim);
  declareLinear(table, 'decoder.readout', dim + (attention?.contextDim ?? 0) + dim, dim);
  declareOutput(table, tied, dim, vocab);
}

/** What each layer carries from step to step, in the order of Cell.carried. */
type States = readonly (readonly tf.Tensor2D[])[];

interface Stepped {
  readonly states: States;
  /** Of the top layer, [batch, dim]. */
  readonly top: tf.Tensor2D;
  /** Null without attention. */
  readonly attended: Attended | null;
}

/** @param memoryDim width of the encoder's states */
export function rnnDecoder(config: RnnDecoderConfig, memoryDim: number): Decoder {
  const { layers, dropout, wordDropout, tied, norm, residual } = config;
  const cell = CELLS[config.cell];
  const attention = rnnAttention(ATTENTION, config, memoryDim);
  const layerNumbers = Array.from({ length: layers }, (_, layer) => layer);

  const initial = (p: Params, summary: tf.Tensor2D): States =>
    layerNumbers.map((layer) =>
      cell.carried.map((carried) => tf.tanh(linear(p, initialName(layer, carried), summary))),
    );

  /** @param gates of layer 0, from the embedding alone @param t names the dropout's places */
  const step = (
    p: Params,
    gates: tf.Tensor2D,
    source: TensorMap,
    before: States,
    t: number,
    mode: Mode,
  ): Stepped => {
    const attend = (of: States) => attention?.attend(p, of[layers - 1][0], source) ?? null;
    const atInput = config.context === 'input' ? attend(before) : null;
    const first = atInput ? tf.add(gates, linear(p, `${cellName(0)}.context`, atInput.context)) : gates;
    const states = [cell.step(p, cellName(0), first as tf.Tensor2D, before[0])];
    let top = states[0][0];
    for (const layer of layerNumbers.slice(1)) {
      const read = mode.dropout(top, `decoder.layer${layer}.${t}`, dropout);
      states.push(cell.step(p, cellName(layer), linear(p, `${cellName(layer)}.input`, read), before[layer]));
      const state = states[layer][0];
      const below = top;
      top = residual ? scoped(cellName(layer), () => observed('sum', tf.add(below, state))) : state;
    }
    return { states, top, attended: config.context === 'input' ? atInput : attend(states) };
  };

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
      const gates = tf.unstack(linear(p, `${cellName(0)}.input`, embedded)) as tf.Tensor2D[];
      const tops: tf.Tensor2D[] = [];
      const contexts: tf.Tensor2D[] = [];
      let states = initial(p, memory.summary);
      for (const [t, gate] of gates.entries()) {
        const before = states;
        const after = scoped('decoder.cell', () => step(p, gate, source, before, t, mode));
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
      state: named(cell.carried, initial(p, memory.summary)),
    }),

    step(p, token, fixed, state, past) {
      const before = layerNumbers.map((layer) =>
        cell.carried.map((carried) => state[`${carried}${layer}`] as tf.Tensor2D),
      );
      const position = positionAfter(p, 'decoder', config, past);
      const embedded = addPositions(config, embed(p, 'decoder', token), position); // [batch, dim]
      const gates = linear(p, `${cellName(0)}.input`, embedded) as tf.Tensor2D;
      const { states, top, attended } = step(p, gates, fixed, before, 0, inference);
      const normalise = normaliser(p, norm, inference, null);
      const parts = [normalise(NORM, top), ...(attended ? [attended.context] : []), embedded];
      return {
        logits: outputLogits(p, tied, readout(p, parts, inference)) as tf.Tensor2D,
        attention: attended === null ? NOWHERE : { [ATTENTION]: attended.weights },
        selfAttention: {},
        state: named(cell.carried, states),
        kept: {},
      };
    },
  };
}

/** `state0`, `cell0`, `state1`, …, each [batch, dim]. */
function named(carried: readonly string[], states: States): TensorMap {
  return Object.fromEntries(
    states.flatMap((parts, layer) => parts.map((part, i) => [`${carried[i]}${layer}`, part])),
  );
}
