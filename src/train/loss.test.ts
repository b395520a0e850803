/** The loss and its gradient against PyTorch 2.13 (CPU). */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withBackend } from '../engine/with-backend.ts';
import { tokenLoss } from './loss.ts';

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
