/** What the papers claim exactly, on live models: which gradients are zero, what is permuted, what varies how much. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import { withBackend } from '../engine/with-backend.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import { type Variant, VOCAB, variant } from '../testing/model-variants.ts';
import { createModel } from './create.ts';
import { initialise } from './initialise.ts';
import { inference } from './mode.ts';
import { paramTensors } from './param-tensors.ts';
import type { Params } from './params.ts';
import type { Seq2Seq } from './seq2seq.ts';
import { scoresOf } from './transformer/attention.ts';

/** With weights that are not small, so that nothing is zero by chance. */
function live([, config]: Variant): { model: Seq2Seq; p: Params } {
  const model = createModel(config, VOCAB);
  const flat = initialise(model.params, 3).map((value, i) => 1.5 * value + 0.1 * Math.sin(i));
  return { model, p: paramTensors(model.params, flat) };
}

/** Largest magnitude. */
const size = (x: tf.Tensor) => tf.max(tf.abs(x)).dataSync()[0];

describe('masked self-attention (Vaswani et al. 2017, section 3.2.3), or a recurrence in its place', () => {
  // Each position has a symbol of its own, and the embedding scores none: a row's gradient is that of one input.
  test.each([
    variant('transformer', { tied: false }),
    variant('transformer', { tied: false, normPlace: 'pre' }),
    variant('transformer', { tied: false, mixer: 'gru' }),
    variant('transformer', { tied: false, mixer: 'lstm' }),
  ])(
    '%s: the gradient of logit t with respect to input > t is exactly zero, and up to t it is not',
    (...each) =>
      withBackend('cpu', () => {
        const { model, p } = live(each);
        const memory = model.encode(p, tf.tensor2d([[4, 5, 2]], [1, 3], 'int32'), inference);
        const targetIn = tf.tensor2d([[1, 4, 5, 6, 7]], [1, 5], 'int32');
        const symbols = [1, 4, 5, 6, 7];
        for (const t of symbols.keys()) {
          const ofInputs = tf.grad((table) => {
            const logits = model.decode({ ...p, 'decoder.embedding': table }, memory, targetIn, inference);
            return tf.sum(tf.slice(logits, [0, t, 0], [1, 1, -1])) as tf.Scalar;
          })(p['decoder.embedding']);
          for (const [at, symbol] of symbols.entries()) {
            const gradient = size(tf.slice(ofInputs, [symbol, 0], [1, -1]));
            if (at > t) expect(gradient, `logit ${t}, input ${at}`).toBe(0);
            else expect(gradient, `logit ${t}, input ${at}`).toBeGreaterThan(1e-4);
          }
        }
      }),
  );
});

describe('with causal false', () => {
  const leaking = variant('transformer', { causal: false });
  const memoryOf = ({ model, p }: ReturnType<typeof live>) =>
    model.encode(p, tf.tensor2d([[4, 5, 2]], [1, 3], 'int32'), inference);
  const logits = (each: ReturnType<typeof live>, ids: number[]): tf.Tensor[] => {
    const targetIn = tf.tensor2d([ids], [1, ids.length], 'int32');
    return tf.unstack(each.model.decode(each.p, memoryOf(each), targetIn, inference), 1);
  };

  test('every logit depends on the last input, and none on padding', () =>
    withBackend('cpu', () => {
      const each = live(leaking);
      const [before, after] = [6, 7].map((last) => logits(each, [1, 4, 5, last]));
      const padded = logits(each, [1, 4, 5, 6, 0, 0]);
      for (const [t, logit] of before.entries()) {
        expect(size(tf.sub(logit, after[t])), `logit ${t}`).toBeGreaterThan(1e-3);
        expect(size(tf.sub(logit, padded[t])), `logit ${t}`).toBeLessThan(1e-5);
      }
    }));

  test('the parameters, and a step while decoding, are those of a causal model', () =>
    withBackend('cpu', () => {
      const each = live(leaking);
      const causal = live(variant('transformer'));
      expect(each.model.params).toEqual(causal.model.params);
      const { fixed, state } = each.model.start(each.p, memoryOf(each));
      const token = tf.tensor1d([1], 'int32');
      const step = each.model.step(each.p, token, fixed, state, {
        length: tf.scalar(0, 'int32'),
        longest: 4,
        maskBias: tf.tensor1d([0]),
        grown: (_, now) => now,
      });
      expect(size(tf.sub(step.logits, logits(causal, [1, 4, 5, 6])[0]))).toBeLessThan(1e-5);
    }));
});

describe('without positions (Vaswani et al. 2017, section 3.5)', () => {
  const order = [3, 0, 4, 1, 2];
  const source = [4, 5, 6, 7, 8];
  const states = (each: Variant, ids: readonly number[]): tf.Tensor2D => {
    const { model, p } = live(each);
    return tf.squeeze(model.encode(p, tf.tensor2d([...ids], [1, 5], 'int32'), inference).states, [0]);
  };
  const moved = (each: Variant) => {
    const permuted = states(
      each,
      order.map((place) => source[place]),
    );
    return size(tf.sub(permuted, tf.gather(states(each, source), order)));
  };

  test('the encoder is permutation-equivariant: its memory is permuted as its source, and nothing else', () =>
    withBackend('cpu', () => {
      expect(moved(variant('transformer', { positions: 'none' }))).toBeLessThan(1e-5);
    }));

  test('with a recurrence in the place of self-attention it is not', () =>
    withBackend('cpu', () => {
      expect(moved(variant('transformer', { positions: 'none', mixer: 'gru' }))).toBeGreaterThan(0.1);
    }));

  test.each(['sinusoidal', 'learned'])('with %s positions it is not', (positions) =>
    withBackend('cpu', () => {
      expect(moved(variant('transformer', { positions }))).toBeGreaterThan(0.1);
    }),
  );
});

test('learned positions: what lies beyond the table takes its last row', () =>
  withBackend('cpu', () => {
    const { model, p } = live(variant('transformer', { positions: 'learned' }));
    const table = p['encoder.positions'] as tf.Tensor2D;
    const [known] = table.shape;
    const ids = tf.fill([1, known + 2], 5, 'int32') as tf.Tensor2D;
    const states = model.encode(p, ids, inference).states;
    const at = (place: number) => tf.slice(states, [0, place, 0], [1, 1, -1]);
    expect(size(tf.sub(at(known - 1), at(known + 1)))).toBeLessThan(1e-5);
    expect(size(tf.sub(at(known - 2), at(known - 1)))).toBeGreaterThan(1e-3);
  }));

test.each([16, 64])(
  'products of queries and keys of unit variance have variance d_k = %d, and 1 once scaled (section 3.2.1)',
  (width) =>
    withBackend('cpu', () => {
      const stream = randomStream(streamKey(1, 'claims', String(width)));
      const normal = () =>
        tf.tensor4d(
          Float32Array.from({ length: 200 * width }, () => stream.normal()),
          [1, 2, 100, width],
        );
      const [queries, keys] = [normal(), normal()];
      // Of 20,000 products: a deviation of a few percent is chance.
      const variance = (scaled: boolean) =>
        tf.moments(scoresOf(queries, keys, scaled)).variance.dataSync()[0];
      expect(variance(false) / width).toBeGreaterThan(0.9);
      expect(variance(false) / width).toBeLessThan(1.1);
      expect(variance(true)).toBeCloseTo(variance(false) / width, 5);
    }),
);
