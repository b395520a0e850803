/** Floating-point operations of graphs small enough to count by hand. */
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Program, Repeat, Specs } from '../engine.ts';
import { countFlops } from './count-flops.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

const float = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;
const count = (program: Program, inputs: Specs) => countFlops(optimise(trace(program, inputs).graph));

test('a product of matrices takes 2 m n k, whichever operand is transposed', () => {
  const plain: Program = ({ a, b }) => ({ c: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D) });
  expect(count(plain, { a: float(3, 5), b: float(5, 7) })).toEqual({ products: 2 * 3 * 7 * 5, others: 0 });
  const left: Program = ({ a, b }) => ({ c: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, true, false) });
  expect(count(left, { a: float(5, 3), b: float(5, 7) }).products).toBe(2 * 3 * 7 * 5);
  const right: Program = ({ a, b }) => ({ c: tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D, false, true) });
  expect(count(right, { a: float(3, 5), b: float(7, 5) }).products).toBe(2 * 3 * 7 * 5);
});

test('a batch of products takes as many times more', () => {
  const batched: Program = ({ a, b }) => ({ c: tf.matMul(a, b) });
  const inputs = { a: float(4, 2, 3, 5), b: float(4, 2, 5, 7) };
  expect(count(batched, inputs).products).toBe(4 * 2 * (2 * 3 * 7 * 5));
});

test('the gradient of a product takes two products more', () => {
  const inputs = { x: float(8, 5), w: float(5, 6) };
  const program: Program = ({ x, w }) => {
    const squares = (...[a, b]: tf.Tensor[]) => {
      const y = tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D);
      return tf.sum(tf.mul(y, tf.tanh(y))) as tf.Scalar;
    };
    const [dx, dw] = tf.grads(squares)([x, w]);
    return { dx, dw };
  };
  expect(count(program, inputs).products).toBe(3 * (2 * 8 * 5 * 6));
});

test('a loop counts all the steps that it may make, those of a loop inside among them', () => {
  const inner: (x: tf.Tensor, w: tf.Tensor, repeat: Repeat) => tf.Tensor = (x, w, repeat) =>
    repeat([x], 4, ([y]) => {
      const next = tf.tanh(tf.matMul(y as tf.Tensor2D, w as tf.Tensor2D)); // a product, 6 others
      return { carried: [next], perStep: [], goesOn: tf.scalar(true) };
    }).carried[0];
  const program: Program = ({ x, w }, { repeat }) => {
    const { carried, perStep } = repeat([x], 5, ([y]) => {
      const next = inner(y, w, repeat);
      return { carried: [next], perStep: [next], goesOn: tf.less(tf.max(next), 9) }; // 6 others
    });
    return { last: carried[0], all: perStep[0] };
  };
  expect(count(program, { x: float(2, 3), w: float(3, 3) })).toEqual({
    products: 5 * 4 * (2 * 2 * 3 * 3),
    others: 5 * (4 * 6 + 6),
  });
});

test('other kernels count an operation an element; moving and choosing count none', () => {
  const program: Program = ({ a, b }) => {
    const sum = tf.add(tf.transpose(a as tf.Tensor2D), b); // 12 additions
    return { c: tf.sum(tf.tanh(sum)), d: tf.concat([sum, sum]) }; // 12 and 12
  };
  expect(count(program, { a: float(3, 4), b: float(4, 3) })).toEqual({ products: 0, others: 36 });
});
