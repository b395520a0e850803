/** Loss and optimizer against PyTorch 2.13 (CPU); schedules against their formulas. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { configSchema, type TrainConfig } from '../config/schema.ts';
import { withBackend } from '../engine/with-backend.ts';
import { allocateFlatVectors, clipScale } from './adam.ts';
import { tokenLoss } from './loss.ts';
import { learningRateAt } from './schedule.ts';

const trainConfig = (train: Partial<TrainConfig>): TrainConfig =>
  configSchema.parse({ model: { kind: 'rnn' }, train }).train;

test.each([3, 4, 5, 9])(
  'Adam walks as torch.optim.Adam(lr=0.1, betas=(0.9, 0.98), eps=1e-9), in vectors of %d',
  (size) => {
    const steps: [number[], number[]][] = [
      [
        [0.3, -0.2, 0.1],
        [0.4, -0.9, 1.9],
      ],
      [
        [0.1, 0.4, -0.5],
        [0.312557, -0.9365054, 1.9595721],
      ],
      [
        [-0.6, 0.05, 0.2],
        [0.3375691, -0.9717965, 1.9792737],
      ],
    ];
    const repeated = (values: number[]) => Float32Array.from({ length: size }, (_, i) => values[i % 3]);
    const vectors = allocateFlatVectors(size);
    vectors.weights.set(repeated([0.5, -1, 2]));
    for (const [i, [gradient, after]] of steps.entries()) {
      // Half the gradient, doubled by the scale.
      vectors.gradient.set(repeated(gradient).map((value) => value / 2));
      vectors.adam({ beta1: 0.9, beta2: 0.98, epsilon: 1e-9 }, 0.1, 2, i + 1);
      for (const [at, value] of repeated(after).entries()) expect(vectors.weights[at]).toBeCloseTo(value, 5);
    }
  },
);

test('a gradient longer than the limit is scaled to it, others are left alone', () => {
  const vectors = allocateFlatVectors(7);
  vectors.gradient.set([3, 0, 0, 4, 0, 12, 84]);
  expect(vectors.gradientNorm()).toBe(85);
  vectors.gradient.set([3, 0, 0, 0, 0, 0, 4]);
  const norm = vectors.gradientNorm();
  expect(norm).toBe(5);
  expect(clipScale(norm, 1)).toBeCloseTo(0.2);
  expect([clipScale(norm, 10), clipScale(norm, 0)]).toEqual([1, 1]);
});

test('the smoothed loss and its gradient equal cross_entropy(label_smoothing=0.1, ignore_index=0)', () => {
  withBackend('cpu', () => {
    const logits = tf.tensor3d([1, 2, 0.5, -1, 0, 0, 3, 1, 2, -2, 0, 1], [1, 3, 4]);
    const targets = tf.tensor2d([[1, 2, 0]], [1, 3], 'int32');
    const real = tf.tensor2d([[1, 1, 0]], [1, 3]);
    const lossOf = (x: tf.Tensor) => tokenLoss(x as tf.Tensor3D, targets, real, 0.1).smoothed;
    const { value, grad } = tf.valueAndGrad(lossOf)(logits);
    expect(value.dataSync()[0]).toBeCloseTo(0.5218397, 6);
    const expected = [
      0.0996039, -0.15777, 0.0554944, 0.0026716, 0.0076582, 0.0076582, -0.057612, 0.0422956, 0, 0, 0, 0,
    ];
    for (const [i, found] of [...grad.dataSync()].entries()) expect(found).toBeCloseTo(expected[i], 6);
    const { total, tokens } = tokenLoss(logits, targets, real, 0.1);
    expect(total.dataSync()[0] / tokens.dataSync()[0]).toBeCloseTo(0.3530897, 6);
  });
});

describe('schedules', () => {
  test('noam is equation 3, and peaks at the end of warm-up', () => {
    const config = trainConfig({ schedule: 'noam', learningRate: 1, warmup: 4000 });
    expect(learningRateAt(1, config, 512)).toBeCloseTo(512 ** -0.5 * 4000 ** -1.5, 12);
    expect(learningRateAt(4000, config, 512)).toBeCloseTo(0.000698771, 8);
    expect(learningRateAt(16000, config, 512)).toBeCloseTo(0.000698771 / 2, 8);
  });

  test('inverse-root is noam with its peak named', () => {
    const peak = (512 * 4000) ** -0.5;
    const noam = trainConfig({ schedule: 'noam', learningRate: 1, warmup: 4000 });
    const root = trainConfig({ schedule: 'inverse-root', learningRate: peak, warmup: 4000 });
    for (const update of [1, 100, 4000, 50_000]) {
      expect(learningRateAt(update, root, 512)).toBeCloseTo(learningRateAt(update, noam, 512), 12);
    }
  });

  test('constant is constant after its warm-up', () => {
    const config = trainConfig({ schedule: 'constant', learningRate: 0.002, warmup: 10 });
    expect([1, 5, 10, 999].map((update) => learningRateAt(update, config, 8))).toEqual([
      0.0002, 0.001, 0.002, 0.002,
    ]);
    expect(learningRateAt(1, trainConfig({ schedule: 'constant', learningRate: 0.002, warmup: 0 }), 8)).toBe(
      0.002,
    );
  });
});
