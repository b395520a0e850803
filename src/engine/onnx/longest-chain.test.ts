import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import type { Program } from '../engine.ts';
import { chainOfProgram, chainsOfOutputs } from './longest-chain.ts';

const specs = { x: { shape: [4, 4], dtype: 'float32' }, y: { shape: [4, 4], dtype: 'float32' } } as const;
const product = (a: tf.Tensor, b: tf.Tensor) => tf.matMul(a as tf.Tensor2D, b as tf.Tensor2D);

test.each<[string, number, Program]>([
  [
    'products that wait for one another',
    3,
    ({ x, y }) => ({ z: product(product(product(x, y), y), tf.exp(x)) }),
  ],
  [
    'products side by side, which count once',
    2,
    ({ x, y }) => ({ z: product(product(x, y), product(y, x)) }),
  ],
  ['a program without products', 0, ({ x, y }) => ({ z: tf.add(tf.exp(x), y) })],
])('%s: %d', (_, expected, program) => {
  expect(chainOfProgram(program, specs)).toBe(expected);
});

test('up to each output', () => {
  const chains = chainsOfOutputs(({ x, y }) => {
    const first = product(x, y);
    return { x, first, second: product(tf.exp(first), y), side: product(y, x) };
  }, specs);
  expect(Object.fromEntries(chains)).toEqual({ x: 0, first: 1, second: 2, side: 1 });
});
