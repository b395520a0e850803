/** What a recurrent layer is made of, and which cells there are. Encoder and decoder know no more of a cell than this. */
import type * as tf from '@tensorflow/tfjs-core';
import type { RnnEncoderConfig } from '../../config/schema.ts';
import type { Operator } from '../../engine/engine.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { declareGru, gruSequence, gruStep } from './gru.ts';
import { declareLstm, lstmSequence, lstmStep } from './lstm.ts';
import { declareTanh, tanhSequence, tanhStep } from './tanh-cell.ts';

/** ONNX's operator of such cells. */
interface CellOperator extends Pick<Operator, 'name' | 'attributes'> {
  /** For each block of ONNX's operator, the index of ours. */
  readonly order: readonly number[];
}

export interface Cell {
  /** The gates' weights have this many blocks of `dim` columns. */
  readonly blocks: number;
  readonly operator: CellOperator;
  /** Names of what a step hands to the next, each [batch, dim]; the first is also the step's output. */
  readonly carried: readonly string[];
  declare(table: ParamTableBuilder, name: string, input: number, dim: number): void;
  /** @param x the input's part of the gates, made by `linear(p, '<name>.input', …)`, [batch, blocks dim] */
  step(p: Params, name: string, x: tf.Tensor2D, before: readonly tf.Tensor2D[]): tf.Tensor2D[];
  /**
   * Whole sequences from a zero state, several directions side by side in one product a step.
   * @param x the input's part of the gates, [directions, time batch, blocks dim], one step after another
   * @param mask 1 where a step counts, [directions, time batch, 1]; elsewhere all stays as it was
   * @param weight [directions, dim, blocks dim] @param bias [directions, 1, blocks dim]
   * @returns the outputs, [directions, time batch, dim]
   */
  sequence(
    x: tf.Tensor3D,
    mask: tf.Tensor3D,
    weight: tf.Tensor3D,
    bias: tf.Tensor3D,
    steps: number,
  ): tf.Tensor3D;
}

export const CELLS: Readonly<Record<RnnEncoderConfig['cell'], Cell>> = {
  gru: {
    blocks: 3,
    // Reset, update, candidate; ONNX: update, reset, candidate.
    operator: { name: 'GRU', order: [1, 0, 2], attributes: { linear_before_reset: 1 } },
    carried: ['state'],
    declare: declareGru,
    step: (p, name, x, [h]) => [gruStep(p, name, x, h)],
    sequence: gruSequence,
  },
  lstm: {
    blocks: 4,
    // Input, forget, candidate, output; ONNX: input, output, forget, candidate.
    operator: { name: 'LSTM', order: [0, 3, 1, 2], attributes: {} },
    carried: ['state', 'cell'],
    declare: declareLstm,
    step: (p, name, x, [h, c]) => lstmStep(p, name, x, h, c),
    sequence: lstmSequence,
  },
  tanh: {
    blocks: 1,
    operator: { name: 'RNN', order: [0], attributes: {} },
    carried: ['state'],
    declare: declareTanh,
    step: (p, name, x, [h]) => [tanhStep(p, name, x, h)],
    sequence: tanhSequence,
  },
};
