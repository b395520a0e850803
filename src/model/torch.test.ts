/** Layers whose gradients or statistics are written out, against PyTorch: fixtures/make-torch.py made the numbers. */
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withBackend } from '../engine/with-backend.ts';
import { batchNorm } from './layers/batch-norm.ts';
import { lstmSequence, lstmStep } from './layers/lstm.ts';
import { inference, type Mode } from './mode.ts';
import type { Params } from './params.ts';

const TORCH: Record<'lstm' | 'batchNorm', Record<string, number[]>> = JSON.parse(
  readFileSync(new URL('./fixtures/torch.json', import.meta.url), 'utf8'),
);

const filled = (shape: number[], k: number) =>
  tf.tensor(
    Float32Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => 0.3 * Math.sin(k + i)),
    shape,
  );
const both = (shape: number[], k: number) => tf.stack([filled(shape, k), filled(shape, k + 1)]);

function expectValues(actual: tf.Tensor, expected: readonly number[], what: string): void {
  const values = actual.dataSync();
  expect(values.length, what).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(values[i], `${what}[${i}]`).toBeCloseTo(value, 5);
}

const [TIME, BATCH, DIM] = [3, 2, 2];
/** The second sequence is one step shorter. */
const mask = () => tf.tensor3d([1, 1, 1, 1, 1, 0], [TIME, BATCH, 1]);
const bothWays = (x: tf.Tensor) => tf.reshape(tf.stack([x, tf.reverse(x, 0)]), [2, TIME * BATCH, -1]);

/** Both directions side by side, as the encoder runs them; zero where a sequence has ended. @returns [time, batch, 2 dim] */
function runBoth(x: tf.Tensor, weight: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const gates = tf.add(tf.matMul(bothWays(x), weight), tf.expandDims(bias, 1));
  const all = lstmSequence(
    gates as tf.Tensor3D,
    bothWays(mask()) as tf.Tensor3D,
    recurrent as tf.Tensor3D,
    tf.expandDims(both([4 * DIM], 7), 1) as tf.Tensor3D,
    TIME,
  );
  const [forward, backward] = tf.unstack(tf.reshape(all, [2, TIME, BATCH, DIM]));
  return tf.mul(tf.concat([forward, tf.reverse(backward, 0)], 2), mask());
}

test('a bidirectional LSTM over uneven lengths equals nn.LSTM, and so does every gradient', () =>
  withBackend('cpu', () => {
    const given = [
      ...[filled([TIME, BATCH, 2], 9), both([2, 4 * DIM], 1), both([DIM, 4 * DIM], 3), both([4 * DIM], 5)],
    ];
    const loss = (...[x, weight, recurrent, bias]: tf.Tensor[]): tf.Scalar => {
      const outputs = runBoth(x, weight, recurrent, bias);
      const weights = Float32Array.from({ length: outputs.size }, (_, i) => Math.cos(i));
      return tf.sum(tf.mul(outputs, tf.tensor(weights, outputs.shape)));
    };
    expectValues(runBoth(given[0], given[1], given[2], given[3]), TORCH.lstm.outputs, 'outputs');
    const gradients = tf.grads(loss)(given);
    const names = ['dx', 'dInputWeight', 'dRecurrentWeight', 'dBias'];
    for (const [i, name] of names.entries()) expectValues(gradients[i], TORCH.lstm[name], name);
  }));

test('steps of an LSTM equal the sequence, and so does what flows back through them', () =>
  withBackend('cpu', () => {
    const recurrent = filled([DIM, 4 * DIM], 3);
    const weighed = (outputs: tf.Tensor) =>
      tf.sum(tf.mul(outputs, filled([TIME * BATCH, DIM], 2))) as tf.Scalar;
    const inSteps = (x: tf.Tensor, weight: tf.Tensor): tf.Scalar => {
      const p: Params = { 'cell.recurrent.weight': weight, 'cell.recurrent.bias': filled([4 * DIM], 7) };
      let [h, c] = [tf.zeros([BATCH, DIM]), tf.zeros([BATCH, DIM])] as tf.Tensor2D[];
      const outputs = (tf.split(x, TIME) as tf.Tensor2D[]).map((each) => {
        [h, c] = lstmStep(p, 'cell', each, h, c);
        return h;
      });
      return weighed(tf.concat(outputs, 0));
    };
    const atOnce = (x: tf.Tensor, weight: tf.Tensor): tf.Scalar => {
      const bias = tf.reshape(filled([4 * DIM], 7), [1, 1, -1]);
      const [expanded, all] = [tf.expandDims(x, 0), tf.ones([1, TIME * BATCH, 1])] as tf.Tensor3D[];
      const outputs = lstmSequence(
        expanded,
        all,
        tf.expandDims(weight, 0) as tf.Tensor3D,
        bias as tf.Tensor3D,
        TIME,
      );
      return weighed(tf.reshape(outputs, [TIME * BATCH, DIM]));
    };
    const given = [filled([TIME * BATCH, 4 * DIM], 1), recurrent];
    const [steps, sequence] = [tf.grads(inSteps)(given), tf.grads(atOnce)(given)];
    for (const i of given.keys()) expectValues(steps[i], [...sequence[i].dataSync()], `gradient ${i}`);
  }));

test('batch normalisation equals nn.BatchNorm1d over the vectors that count: values, gradients, statistics', () =>
  withBackend('cpu', () => {
    const expected = TORCH.batchNorm;
    const running = { 'n.mean': tf.zeros([2]), 'n.variance': tf.ones([2]) };
    const statistics: Record<string, tf.Tensor> = {};
    const mode: Mode = { ...inference, record: (name, value) => (statistics[name] = tf.keep(value)) };
    // The last vector is padding.
    const x = tf.tensor3d([1, 2, 4, -1, 0.5, 3, 100, -100], [2, 2, 2]);
    const counted = () => tf.tensor2d([1, 1, 1, 0], [2, 2]);
    const [gain, bias] = [tf.tensor1d([1.5, 0.5]), tf.tensor1d([0.1, -0.2])];
    const norm = (input: tf.Tensor, g: tf.Tensor, b: tf.Tensor, how: Mode) =>
      batchNorm({ ...running, 'n.gain': g, 'n.bias': b }, 'n', input, how, counted);
    const real = (y: tf.Tensor) => tf.slice(tf.reshape(y, [4, 2]), [0, 0], [3, 2]);
    expectValues(real(norm(x, gain, bias, mode)), expected.y, 'y');
    expectValues(statistics['n.mean'], expected.runningMean, 'running mean');
    expectValues(statistics['n.variance'], expected.runningVariance, 'running variance');
    const loss = (...[input, g, b]: tf.Tensor[]): tf.Scalar =>
      tf.sum(tf.mul(real(norm(input, g, b, mode)), tf.tensor2d([1, 2, -1, 0.5, 2, -3], [3, 2])));
    const [dx, dGain, dBias] = tf.grads(loss)([x, gain, bias]);
    expectValues(dx, [...expected.dx, 0, 0], 'dx');
    expectValues(dGain, expected.dGain, 'dGain');
    expectValues(dBias, expected.dBias, 'dBias');
    const p = { 'n.mean': statistics['n.mean'], 'n.variance': statistics['n.variance'] };
    const decoded = batchNorm({ ...p, 'n.gain': gain, 'n.bias': bias }, 'n', x, inference, null);
    expectValues(real(decoded), expected.inference, 'inference');
  }));
