/** Adam, weight decay, clipping and averages against PyTorch 2.13 (CPU) and plain loops. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrainConfig } from '../config/schema.ts';
import { paramTableBuilder } from '../model/params.ts';
import { clipScale } from './adam.ts';
import { allocateFlatVectors } from './flat-vectors.ts';
import { createWeightDecay } from './weight-decay.ts';

interface Walk {
  readonly optimizer: TrainConfig['optimizer'];
  readonly weightDecay: number;
  readonly start: readonly number[];
  readonly steps: readonly { readonly gradient: readonly number[]; readonly weights: readonly number[] }[];
}

const fixture: { walks: readonly Walk[]; clipNorm: number; learningRate: number } = JSON.parse(
  readFileSync(new URL('./fixtures/optimizers.json', import.meta.url), 'utf8'),
);
const ADAM = { beta1: 0.9, beta2: 0.98, epsilon: 1e-9 };

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

test.each(fixture.walks)(
  '$optimizer with decay $weightDecay walks as in PyTorch, a matrix decaying beside a bias that does not',
  (walk) => {
    const builder = paramTableBuilder();
    builder.add('weight', [3, 3], { kind: 'zeros' });
    builder.add('bias', [5], { kind: 'zeros' });
    const table = builder.build();
    const vectors = allocateFlatVectors(table.size);
    const weightDecay = createWeightDecay(table, vectors, walk);
    vectors.weights.set(walk.start);
    for (const [i, { gradient, weights }] of walk.steps.entries()) {
      vectors.gradient.set(gradient);
      const scale = clipScale(vectors.gradientNorm(), fixture.clipNorm);
      weightDecay.apply(fixture.learningRate, scale);
      vectors.adam(ADAM, fixture.learningRate, scale, i + 1);
      for (const [at, value] of weights.entries()) expect(vectors.weights[at]).toBeCloseTo(value, 5);
    }
  },
);

test('the fixture decays: Adam, AdamW and neither end in different places', () => {
  const ends = fixture.walks.map(({ steps }) => steps.at(-1)?.weights[0].toFixed(3));
  expect(new Set(ends).size).toBe(3);
});

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

describe('vectors of any size, and parts of them', () => {
  const vector = fc.float32Array({ minLength: 1, maxLength: 40, noNaN: true, noDefaultInfinity: true });
  const shorter = vector.map((values) => values.map((value) => Math.fround(value / 2 ** 64)));

  test.each([
    ['addScaled', (into: number, factor: number, of: number) => into + factor * of],
    ['approach', (into: number, factor: number, of: number) => into + factor * (of - into)],
  ] as const)('%s is its formula on the part, and leaves what lies beside it', (name, formula) => {
    fc.assert(
      fc.property(shorter, fc.nat(39), fc.nat(39), (values, a, b) => {
        const size = values.length;
        const [from, to] = [Math.min(a, b) % size, Math.min(size, Math.max(a, b))];
        const { weights, gradient, ...vectors } = allocateFlatVectors(size);
        weights.set(values);
        gradient.set(values.toReversed());
        vectors[name](weights.subarray(from, to), 0.375, gradient.subarray(from, to));
        for (const [i, value] of values.entries()) {
          const changed = i >= from && i < to;
          const expected = changed ? formula(value, 0.375, gradient[i]) : value;
          // ONNX Runtime may have told this thread to take denormal numbers for zero.
          const slack = changed ? 2 ** -22 * (Math.abs(value) + Math.abs(gradient[i])) + 2 ** -126 : 0;
          expect(Math.abs(weights[i] - expected)).toBeLessThanOrEqual(slack);
        }
      }),
    );
  });
});
