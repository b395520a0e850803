/** A recurrent layer that reads a source from both ends (Schuster and Paliwal 1997): what it is made of, and its run. */
import * as tf from '@tensorflow/tfjs-core';
import type { Scan } from '../../engine/engine.ts';
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
 * Both directions in one product a step, the backward one on time turned round, from zero states. A padded position
 * leaves the state as it was, so that padding changes nothing on either side of it.
 * @param inputs [srcLen, batch, width] @param mask [batch, srcLen]
 * @param scan makes the loop over positions, where their number is open
 */
export function bidirectional(
  p: Params,
  cell: Cell,
  name: string,
  inputs: tf.Tensor3D,
  mask: tf.Tensor2D,
  scan?: Scan,
): BothWays {
  const [srcLen, batch] = inputs.shape;
  const ofBoth = (part: string): tf.Tensor =>
    tf.stack(DIRECTIONS.map((direction) => p[`${name}.${direction}.${part}`]));
  const asRow = (part: string) => tf.expandDims(ofBoth(part), 1); // [2, 1, blocks dim]
  const bothWays = (x: tf.Tensor3D): tf.Tensor3D =>
    tf.reshape(tf.stack([x, tf.reverse(x, 0)]), [2, srcLen * batch, -1]);
  const gates = tf.add(
    tf.matMul(bothWays(inputs), ofBoth('input.weight') as tf.Tensor3D),
    asRow('input.bias'),
  ) as tf.Tensor3D; // [2, srcLen batch, blocks dim]
  const counts = bothWays(tf.expandDims(tf.transpose(mask), 2) as tf.Tensor3D); // [2, srcLen batch, 1]
  const weight = ofBoth('recurrent.weight') as tf.Tensor3D;
  const bias = asRow('recurrent.bias') as tf.Tensor3D;
  const all = scan
    ? scanned(scan, cell, gates, counts, weight, bias, srcLen)
    : cell.sequence(gates, counts, weight, bias, srcLen); // [2, srcLen batch, dim]
  const [forward, backward] = tf.unstack(tf.reshape(all, [2, srcLen, batch, -1])) as tf.Tensor3D[];
  const last = [forward, backward].map((states) => tf.slice(states, [srcLen - 1, 0, 0], [1, -1, -1]));
  return {
    states: tf.concat([forward, tf.reverse(backward, 0)], 2) as tf.Tensor3D,
    last: tf.reshape(tf.concat(last, 2), [batch, -1]),
  };
}

/** The same as `cell.sequence`, one loop for any number of steps. */
function scanned(
  scan: Scan,
  cell: Cell,
  x: tf.Tensor3D,
  mask: tf.Tensor3D,
  weight: tf.Tensor3D,
  bias: tf.Tensor3D,
  steps: number,
): tf.Tensor3D {
  const [directions, dim] = weight.shape;
  const batch = x.shape[1] / steps;
  const stepsFirst = (all: tf.Tensor3D): tf.Tensor =>
    tf.transpose(tf.reshape(all, [directions, steps, batch, all.shape[2]]), [1, 0, 2, 3]);
  const initial = cell.carried.map(() => tf.zeros([directions, batch, dim]));
  const [states] = scan(initial, [stepsFirst(x), stepsFirst(mask)], (before, [input, counts]) => {
    const after = cell.after(input, before, weight, bias);
    return after.map((moved, i) => tf.where(tf.greater(counts, 0), moved, before[i]));
  }); // [srcLen, directions, batch, dim]
  return tf.reshape(tf.transpose(states, [1, 0, 2, 3]), [directions, steps * batch, dim]);
}
