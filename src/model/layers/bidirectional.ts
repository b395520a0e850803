/** A recurrent layer that reads a source from both ends (Schuster and Paliwal 1997): what it is made of, and its run. */
import * as tf from '@tensorflow/tfjs-core';
import type { RunOperator } from '../../engine/engine.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Cell } from './cell.ts';

const DIRECTIONS = ['forward', 'backward'] as const;

/** @param input width of what it reads @param dim of each direction's states */
export function declareBidirectional(
  table: ParamTableBuilder,
  cell: Cell,
  name: string,
  input: number,
  dim: number,
): void {
  for (const direction of DIRECTIONS) cell.declare(table, `${name}.${direction}`, input, dim);
}

/** The forward direction's half first. */
export interface BothWays {
  /** [srcLen, batch, 2 dim] */
  readonly states: tf.Tensor3D;
  /** After the last step of each direction, [batch, 2 dim]. */
  readonly last: tf.Tensor2D;
}

/**
 * Both directions from zero states, the backward one on time turned round. A padded position leaves the state as it
 * was, so that padding changes nothing on either side of it.
 * @param inputs [srcLen, batch, width] @param mask [batch, srcLen]
 * @param operator runs the layer where the number of positions is open
 */
export function bidirectional(
  p: Params,
  cell: Cell,
  name: string,
  inputs: tf.Tensor3D,
  mask: tf.Tensor2D,
  operator: RunOperator | null = null,
): BothWays {
  const layer = { p, cell, name, inputs, mask };
  return operator === null ? stepByStep(layer) : byOperator(layer, operator);
}

interface Layer {
  readonly p: Params;
  readonly cell: Cell;
  readonly name: string;
  readonly inputs: tf.Tensor3D;
  readonly mask: tf.Tensor2D;
}

/** A parameter of both directions. */
function ofBoth({ p, name }: Layer, part: string, arranged = (x: tf.Tensor) => x): tf.Tensor {
  return tf.stack(DIRECTIONS.map((direction) => arranged(p[`${name}.${direction}.${part}`])));
}

/** Both directions in one product a step. */
function stepByStep(layer: Layer): BothWays {
  const { cell, inputs, mask } = layer;
  const [srcLen, batch] = inputs.shape;
  const asRow = (part: string) => tf.expandDims(ofBoth(layer, part), 1); // [2, 1, blocks dim]
  const bothWays = (x: tf.Tensor3D): tf.Tensor3D =>
    tf.reshape(tf.stack([x, tf.reverse(x, 0)]), [2, srcLen * batch, -1]);
  const gates = tf.add(
    tf.matMul(bothWays(inputs), ofBoth(layer, 'input.weight')),
    asRow('input.bias'),
  ) as tf.Tensor3D; // [2, srcLen batch, blocks dim]
  const counts = bothWays(tf.expandDims(tf.transpose(mask), 2)); // [2, srcLen batch, 1]
  const weight = ofBoth(layer, 'recurrent.weight') as tf.Tensor3D;
  const all = cell.sequence(gates, counts, weight, asRow('recurrent.bias') as tf.Tensor3D, srcLen); // [2, srcLen batch, dim]
  const [forward, backward] = tf.unstack(tf.reshape(all, [2, srcLen, batch, -1])) as tf.Tensor3D[];
  const last = [forward, backward].map((states) => tf.slice(states, [srcLen - 1, 0, 0], [1, -1, -1]));
  return {
    states: tf.concat([forward, tf.reverse(backward, 0)], 2),
    last: tf.reshape(tf.concat(last, 2), [batch, -1]),
  };
}

/** By ONNX's operator, in its layout: gates in its order, weights [2, blocks dim, width]. */
function byOperator(layer: Layer, operator: RunOperator): BothWays {
  const { cell, inputs, mask } = layer;
  const [srcLen, batch] = inputs.shape;
  const ordered = (x: tf.Tensor): tf.Tensor => {
    const blocks = tf.split(x, cell.blocks, -1);
    return tf.concat(
      cell.operator.order.map((block) => blocks[block]),
      -1,
    );
  };
  const asRows = (weight: tf.Tensor): tf.Tensor => tf.transpose(ordered(weight)); // [blocks dim, width]
  const recurrent = ofBoth(layer, 'recurrent.weight', asRows);
  const dim = recurrent.shape[2] as number;
  const [all, last] = operator({
    name: cell.operator.name,
    inputs: [
      inputs,
      ofBoth(layer, 'input.weight', asRows),
      recurrent,
      tf.concat([ofBoth(layer, 'input.bias', ordered), ofBoth(layer, 'recurrent.bias', ordered)], 1),
      tf.cast(tf.sum(mask, 1), 'int32'),
    ],
    attributes: { direction: 'bidirectional', hidden_size: dim, ...cell.operator.attributes },
    outputs: [
      [srcLen, 2, batch, dim],
      [2, batch, dim],
    ],
  });
  return {
    states: tf.reshape(tf.transpose(all, [0, 2, 1, 3]), [srcLen, batch, -1]),
    last: tf.reshape(tf.transpose(last, [1, 0, 2]), [batch, -1]),
  };
}
