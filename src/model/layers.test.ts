/**
 * Layers against PyTorch 2.13 (CPU). Weights are 0.3 sin(k + i), i the place in our layout, k as named below; the
 * expected numbers are what nn.GRUCell, nn.RNNCell, nn.LayerNorm and nn.MultiheadAttention printed for the same weights.
 */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { withBackend } from '../engine/with-backend.ts';
import { gruStep } from './layers/gru.ts';
import { layerNorm } from './layers/layer-norm.ts';
import { linear } from './layers/linear.ts';
import { causalMask, maskBiasOf } from './layers/masks.ts';
import { sinusoidalPositions } from './layers/positions.ts';
import { tanhStep } from './layers/tanh-cell.ts';
import { inference } from './mode.ts';
import type { Params } from './params.ts';
import { addPositions } from './rnn/add-positions.ts';
import { keysAndValues, multiHeadAttention } from './transformer/attention.ts';

const filled = (shape: number[], k: number) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => 0.3 * Math.sin(k + i)),
    shape,
  );

function expectValues(actual: tf.Tensor, expected: readonly number[]): void {
  const values = actual.dataSync();
  expect(values.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(values[i]).toBeCloseTo(value, 5);
}

const onCpu = (body: () => void) => () => withBackend('cpu', body);

test(
  'a GRU step equals nn.GRUCell: the reset gate acts after the product',
  onCpu(() => {
    const p: Params = {
      'cell.input.weight': filled([2, 9], 1),
      'cell.recurrent.weight': filled([3, 9], 2),
      'cell.input.bias': filled([9], 3),
      'cell.recurrent.bias': filled([9], 4),
    };
    const x = tf.tensor2d([0.5, -1, 2, 0.25], [2, 2]);
    const h = tf.tensor2d([0.1, -0.2, 0.3, 0, 0.5, -0.5], [2, 3]);
    const after = gruStep(p, 'cell', linear(p, 'cell.input', x), h);
    expectValues(after, [0.211792, 0.00327, 0.127925, 0.141638, 0.328891, -0.364171]);
  }),
);

test(
  'a step of the plain cell equals nn.RNNCell',
  onCpu(() => {
    const p: Params = {
      'cell.input.weight': filled([2, 3], 1),
      'cell.recurrent.weight': filled([3, 3], 2),
      'cell.input.bias': filled([3], 3),
      'cell.recurrent.bias': filled([3], 4),
    };
    const x = tf.tensor2d([0.5, -1, 2, 0.25], [2, 2]);
    const h = tf.tensor2d([0.1, -0.2, 0.3, 0, 0.5, -0.5], [2, 3]);
    const after = tanhStep(p, 'cell', linear(p, 'cell.input', x), h);
    expectValues(after, [0.32963, -0.032545, -0.360617, -0.028817, -0.143786, -0.126946]);
  }),
);

test(
  'layer normalisation equals nn.LayerNorm',
  onCpu(() => {
    const p: Params = { 'norm.gain': tf.ones([4]), 'norm.bias': tf.zeros([4]) };
    const y = layerNorm(p, 'norm', tf.tensor2d([1, 2, 4, -1, 0.5, 0.5, 0.25, 3], [2, 4]));
    expectValues(y, [-0.27735, 0.27735, 1.386748, -1.386748, -0.500771, -0.500771, -0.723337, 1.724879]);
  }),
);

test(
  'multi-head attention equals nn.MultiheadAttention, weights and output, with a padded key',
  onCpu(() => {
    const parts = ['query', 'key', 'value', 'output'];
    const p: Params = Object.fromEntries(
      parts.flatMap((part, k) => [
        [`a.${part}.weight`, filled([4, 4], 1 + k)],
        [`a.${part}.bias`, filled([4], 5 + k)],
      ]),
    );
    const swapped = (x: tf.Tensor) => tf.transpose(x, [1, 0, 2]) as tf.Tensor3D; // batch first, time first
    const asking = swapped(filled([2, 3, 4], 9));
    const memory = swapped(filled([2, 3, 4], 10));
    const maskBias = tf.reshape(maskBiasOf(tf.tensor2d([1, 1, 1, 1, 1, 0], [2, 3])), [2, 1, 1, 3]);
    const given = keysAndValues(p, 'a', memory, 2);
    const config = { scaled: true, attentionDropout: 0 };
    const { output, weights } = multiHeadAttention(p, 'a', config, inference, asking, given, maskBias);
    const rows = [
      ...[0.333958, 0.165923, -0.154661, -0.33305, 0.333971, 0.165938, -0.154657, -0.333062],
      ...[0.333964, 0.165922, -0.154668, -0.333057, 0.335219, 0.166039, -0.155797, -0.334394],
      ...[0.335244, 0.166048, -0.155811, -0.334419, 0.335221, 0.166027, -0.155812, -0.334398],
    ];
    expectValues(swapped(output), rows);
    expectValues(
      tf.slice(weights, [0, 0, 0, 0], [1, 1, 2, 3]),
      [0.330518, 0.333615, 0.335867, 0.329685, 0.3332, 0.337115],
    );
    expectValues(tf.slice(weights, [1, 1, 2, 0], [1, 1, 1, 3]), [0.493559, 0.506441, 0]);
  }),
);

test(
  'a linear map without its bias is a bug, unless the call says that it has none',
  onCpu(() => {
    const p: Params = { 'map.weight': filled([2, 3], 1) };
    expect(() => linear(p, 'map', filled([1, 2], 2))).toThrow('internal: there is no parameter map.bias');
    expect(linear(p, 'map', filled([1, 2], 2), { bias: false }).shape).toEqual([1, 3]);
  }),
);

describe('masks and positions', () => {
  test(
    'the causal mask shows the past and the present',
    onCpu(() => expectValues(causalMask(3), [1, 0, 0, 1, 1, 0, 1, 1, 1])),
  );

  test(
    'sinusoidal positions follow the formula, sines and cosines in turn',
    onCpu(() => {
      const [sine, cosine] = [Math.sin, Math.cos].map((f) => f(2 / 10000 ** 0.5));
      expectValues(tf.slice(sinusoidalPositions(3, 4), [2, 0], [1, 4]), [
        Math.sin(2),
        Math.cos(2),
        sine,
        cosine,
      ]);
    }),
  );

  test(
    'sinusoids have the share in a recurrent model that they have in a Transformer, whose sum is dim^1/2 as large',
    onCpu(() => {
      const [embedded, positions] = [filled([3, 2, 4], 1), sinusoidalPositions(3, 4)];
      const recurrent = addPositions({ positions: 'sinusoidal', dim: 4 }, embedded, positions);
      const transformer = tf.add(tf.mul(embedded, 2), tf.expandDims(positions, 1));
      expectValues(tf.mul(recurrent, 2), Array.from(transformer.dataSync()));
    }),
  );
});
