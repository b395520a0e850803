/** The recurrent layers of a decoder, with the attention that looks back from them. Not here: embedding and readout. */
import * as tf from '@tensorflow/tfjs-core';
import type { RnnDecoderConfig } from '../../config/schema.ts';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import { CELLS } from '../layers/cell.ts';
import { declareLinear, linear } from '../layers/linear.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { TensorMap } from '../seq2seq.ts';
import type { Attended, RnnAttention } from './attention.ts';

/** What each layer carries from step to step, in the order of Cell.carried, each [batch, dim]. */
export type States = readonly (readonly tf.Tensor2D[])[];

export interface Stepped {
  readonly states: States;
  /** Of the top layer, [batch, dim]. */
  readonly top: tf.Tensor2D;
  /** Null without attention. */
  readonly attended: Attended | null;
}

export interface DecoderLayers {
  /** @param summaryDim width of the encoder's summary */
  declare(table: ParamTableBuilder, summaryDim: number): void;
  /** Before the first step. @param summary [batch, summaryDim] */
  initial(p: Params, summary: tf.Tensor2D): States;
  /** What embeddings, [..., dim], give to the first layer's gates. */
  gates(p: Params, embedded: tf.Tensor): tf.Tensor;
  /**
   * @param gates of one step, [batch, blocks dim] @param source as `RnnAttention.prepare` has made it
   * @param t names the dropout's places
   */
  step(p: Params, gates: tf.Tensor2D, source: TensorMap, before: States, t: number, mode: Mode): Stepped;
  /** `state0`, `cell0`, `state1`, …, and back. */
  named(states: States): TensorMap;
  statesOf(named: TensorMap): States;
}

const nameOf = (layer: number) => `decoder.layer${layer}`;
/** The map from the summary to what a layer carries into the first step. */
const initialName = (layer: number, carried: string) =>
  carried === 'state' ? `${nameOf(layer)}.initial` : `${nameOf(layer)}.initial.${carried}`;

/** Cells one above the other; the lowest reads the token and, where `context` is `input`, what attention found. */
export function decoderLayers(config: RnnDecoderConfig, attention: RnnAttention | null): DecoderLayers {
  const { dim, layers, dropout, residual, context } = config;
  const cell = CELLS[config.cell];
  const numbers = Array.from({ length: layers }, (_, layer) => layer);
  return {
    declare(table, summaryDim) {
      for (const layer of numbers) {
        for (const carried of cell.carried)
          declareLinear(table, initialName(layer, carried), summaryDim, dim);
        cell.declare(table, nameOf(layer), dim, dim);
      }
      if (attention && context === 'input')
        declareLinear(table, `${nameOf(0)}.context`, attention.contextDim, cell.blocks * dim, {
          bias: false,
        });
      attention?.declare(table);
    },

    initial: (p, summary) =>
      numbers.map((layer) =>
        cell.carried.map((carried) => tf.tanh(linear(p, initialName(layer, carried), summary))),
      ),

    gates: (p, embedded) => linear(p, `${nameOf(0)}.input`, embedded),

    step(p, gates, source, before, t, mode) {
      const attend = (of: States) => attention?.attend(p, of[layers - 1][0], source) ?? null;
      const atInput = context === 'input' ? attend(before) : null;
      const first = atInput
        ? tf.add(gates, linear(p, `${nameOf(0)}.context`, atInput.context, { bias: false }))
        : gates;
      const states = [cell.step(p, nameOf(0), first as tf.Tensor2D, before[0])];
      let top = states[0][0];
      for (const layer of numbers.slice(1)) {
        const read = mode.dropout(top, `${nameOf(layer)}.${t}`, dropout);
        states.push(cell.step(p, nameOf(layer), linear(p, `${nameOf(layer)}.input`, read), before[layer]));
        const state = states[layer][0];
        const below = top;
        top = residual ? scoped(nameOf(layer), () => observed('sum', tf.add(below, state))) : state;
      }
      return { states, top, attended: context === 'input' ? atInput : attend(states) };
    },

    named: (states) =>
      Object.fromEntries(
        states.flatMap((parts, layer) => parts.map((part, i) => [`${cell.carried[i]}${layer}`, part])),
      ),

    statesOf: (named) =>
      numbers.map((layer) => cell.carried.map((carried) => named[`${carried}${layer}`] as tf.Tensor2D)),
  };
}
