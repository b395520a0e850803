/** The estimate against a plain count: at each node, everything that was made and is still to be read. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { NotEnoughMemory, type Program } from '../engine.ts';
import { estimateMemory } from './estimate-memory.ts';
import type { Graph } from './graph.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

const float32 = (...shape: number[]) => ({ shape, dtype: 'float32' }) as const;

/** For graphs of float32 values without reshapes. */
function plainCount({ nodes, outputs, types }: Graph): number {
  const bytes = (id: number) => 4 * types[id].shape.reduce((product, axis) => product * axis, 1);
  const asked = [...outputs.values()];
  const aliveAt = nodes.map((_, at) => {
    const made = nodes.slice(0, at + 1).flatMap((node) => node.outputs);
    const wanted = [...nodes.slice(at).flatMap((node) => node.inputs), ...asked, ...nodes[at].outputs];
    return made.filter((id) => wanted.includes(id)).reduce((sum, id) => sum + bytes(id), 0);
  });
  return Math.max(...aliveAt);
}

test('a chain holds two values at a time, whatever its length', () => {
  const chain = (inputs: Record<string, tf.Tensor>) => {
    let x = inputs.x;
    for (let i = 0; i < 10; i++) x = tf.sin(x);
    return { x };
  };
  const { graph } = trace(chain, { x: float32(100) });
  expect(estimateMemory(graph)).toBe(2 * 400);
});

test('a gradient holds what the forward pass saved for it, as a plain count says', () => {
  const program = ({ x, w }: Record<string, tf.Tensor>) => {
    const loss = (weights: tf.Tensor) =>
      tf.sum(tf.square(tf.tanh(tf.matMul(tf.tanh(x) as tf.Tensor2D, weights as tf.Tensor2D)))) as tf.Scalar;
    return { gradient: tf.grad(loss)(w) };
  };
  const { graph } = trace(program, { x: float32(30, 20), w: float32(20, 10) });
  const optimised = optimise(graph);
  expect(optimised.nodes.some(({ kernel }) => kernel === 'Reshape')).toBe(false);
  expect(estimateMemory(optimised)).toBe(plainCount(optimised));
});

test('a reshaped value is the same memory, alive until its last reader under either shape', () => {
  const program = ({ x }: Record<string, tf.Tensor>) => {
    const y = tf.sin(x);
    return { z: tf.add(tf.cos(tf.reshape(y, [10, 10])), tf.reshape(y, [1, 10, 10])) };
  };
  const { graph } = trace(program, { x: float32(100) });
  // y and its cosine, then the sum.
  expect(estimateMemory(graph)).toBe(3 * 400);
});

test('a loop holds what it makes, at most, and what a step of it holds', () => {
  const program: Program = ({ x }, { repeat }) => {
    const { perStep } = repeat([tf.sin(x)], 5, ([y]) => {
      const next = tf.cos(tf.sin(y));
      return { carried: [next], perStep: [next], goesOn: tf.scalar(true) };
    });
    return { perStep: perStep[0] };
  };
  const { graph } = trace(program, { x: float32(100) });
  // The first sine, what is carried and what is made; then two values of a step.
  expect(estimateMemory(graph)).toBe((1 + 1 + 5 + 2) * 400);
});

describe('programs are refused when together they need more than there is, and count until they are released', () => {
  const first = { masks: 1e9, values: 2e9 };
  const second = { masks: 0.5e9, values: 2.5e9 };

  test('each with values of its own', () => {
    const budget = createMemoryBudget(false, 5e9);
    const release = budget.reserve('first', first);
    for (let again = 0; again < 2; again++) {
      expect(() => budget.reserve('second', second)).toThrow(new NotEnoughMemory('second', 5.5e9, 5e9));
    }
    release();
    budget.reserve('second', second);
    release();
    expect(() => budget.reserve('first', first)).toThrow(NotEnoughMemory);
  });

  test('with one heap for all', () => {
    const budget = createMemoryBudget(true, 3.4e9);
    const release = budget.reserve('first', first);
    expect(() => budget.reserve('second', second)).toThrow(
      'up to the program second, at least 3.5 GB of memory are needed; 3.4 GB are free',
    );
    budget.reserve('first again', first);
    release();
    expect(() => budget.reserve('second', second)).toThrow(NotEnoughMemory);
  });
});
