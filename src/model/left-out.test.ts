/** What a model does without a part that it was trained with. */
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, test } from 'vitest';
import type { Part } from '../config/parts.ts';
import { withBackend } from '../engine/with-backend.ts';
import { plain, type Variant, VOCAB, variant, variants } from '../testing/model-variants.ts';
import { createModel } from './create.ts';
import { initialise } from './initialise.ts';
import { partsOfModel, type Weighted, withoutPart } from './left-out.ts';
import { inference } from './mode.ts';
import { paramTensors } from './param-tensors.ts';
import { namedViews } from './params.ts';

/** With weights of which none is zero by chance. */
function live([, config]: Variant): Weighted {
  const model = createModel(config, VOCAB);
  const weights = initialise(model.params, 3).map((value, i) => 1.5 * value + 0.1 * Math.sin(i));
  return { config, model, weights };
}

function without(part: Part, weighted: Weighted): Weighted {
  const left = withoutPart(part, weighted, VOCAB);
  if (left === null) throw new Error(`no ${part}`);
  return left;
}

const paramsOf = ({ model, weights }: Weighted) => paramTensors(model.params, weights);

const SOURCE = [4, 5, 7, 6];

const memoryOf = (weighted: Weighted, source = SOURCE) =>
  weighted.model.encode(paramsOf(weighted), tf.tensor2d([source], undefined, 'int32'), inference);

function logits(weighted: Weighted, source = SOURCE): number[] {
  const read = tf.tensor2d([[1, 4, 5, 6]], undefined, 'int32');
  return [
    ...weighted.model.decode(paramsOf(weighted), memoryOf(weighted, source), read, inference).dataSync(),
  ];
}

test('which parts there are depends on the settings', () => {
  const partsOf = (...of: Parameters<typeof variant>) => partsOfModel(variant(...of)[1]).join();
  expect(partsOf('rnn')).toBe('attention,gates');
  expect(partsOf('rnn', { attention: 'none', heads: 2, cell: 'tanh' })).toBe('');
  expect(partsOf('rnn', { heads: 2, residual: true, norm: 'layer', positions: 'learned' })).toBe(
    'attention,other-heads,gates,positions,residual,norm',
  );
  expect(partsOf('transformer')).toBe(
    'attention,self-attention,other-heads,feed-forward,positions,scaling,mask,residual,norm',
  );
  expect(partsOf('transformer', { mixer: 'gru', heads: 1, ffn: 0 })).toBe(
    'attention,gates,positions,scaling,residual,norm',
  );
  expect(partsOf('transformer+rnn', { encoder: { dim: 6, mixer: 'lstm', heads: 2 } })).toBe(
    'attention,gates,feed-forward,positions,residual,norm',
  );
});

/** Its encoder has a number of heads, and no attention. */
const headless = variant('transformer+rnn', { encoder: { dim: 6, heads: 2, ffn: 16, mixer: 'gru' } });

describe.each([...plain, ...variants, headless])('%s', (...each) => {
  test.each(partsOfModel(each[1]))('without %s it says something else, and its own weights stay', (part) =>
    withBackend('cpu', () => {
      const whole = live(each);
      const before = whole.weights.slice();
      expect(logits(without(part, whole))).not.toEqual(logits(whole));
      expect(whole.weights).toEqual(before);
    }),
  );
});

test.each([variant('transformer'), variant('transformer', { mixer: 'gru' }), variant('rnn+transformer')])(
  '%s: without attention a decoder knows nothing of the source',
  (...each) =>
    withBackend('cpu', () => {
      const left = without('attention', live(each));
      expect(logits(left, [7, 4, 4, 5])).toEqual(logits(left));
    }),
);

test.each([variant('rnn'), variant('rnn', { attention: 'dot', heads: 2, context: 'readout' })])(
  '%s: without attention a recurrent decoder knows the last states of the source alone',
  (...each) =>
    withBackend('cpu', () => {
      const left = without('attention', live(each));
      const p = paramsOf(left);
      const memory = memoryOf(left);
      const read = tf.tensor2d([[1, 4, 5]], undefined, 'int32');
      const of = (states: tf.Tensor3D) => [
        ...left.model.decode(p, { ...memory, states }, read, inference).dataSync(),
      ];
      expect(of(tf.zerosLike(memory.states))).toEqual(of(memory.states));
    }),
);

test('without gates a GRU is a plain cell of its candidate', () =>
  withBackend('cpu', () => {
    const left = without('gates', live(variant('rnn', { attention: 'none' })));
    const p = paramsOf(left);
    const candidate = (x: tf.Tensor) =>
      tf.slice(x, x.rank === 1 ? [16] : [0, 16], x.rank === 1 ? [8] : [-1, 8]);
    const of = (part: string) => p[`encoder.layer0.forward.${part}`];
    let state: tf.Tensor = tf.zeros([1, 8]);
    for (const id of SOURCE) {
      const x = tf.gather(p['encoder.embedding'], [id]);
      const fromInput = tf.add(
        tf.matMul(x as tf.Tensor2D, candidate(of('input.weight')) as tf.Tensor2D),
        candidate(of('input.bias')),
      );
      const fromState = tf.add(
        tf.matMul(state as tf.Tensor2D, candidate(of('recurrent.weight')) as tf.Tensor2D),
        candidate(of('recurrent.bias')),
      );
      state = tf.tanh(tf.add(fromInput, fromState));
    }
    const { summary } = memoryOf(left);
    const forward = tf.slice(summary, [0, 0], [1, 8]);
    expect(tf.max(tf.abs(tf.sub(forward, state))).dataSync()[0]).toBeLessThan(1e-6);
  }));

test('with one head, what the others look at makes no difference', () =>
  withBackend('cpu', () => {
    const left = without('other-heads', live(variant('transformer')));
    const names = left.model.params.entries.map(({ name }) => name);
    const ofQueries = names.filter((name) => /\.query\.weight$/.test(name));
    expect(ofQueries.length).toBeGreaterThan(3);
    const before = logits(left);
    const views = namedViews(left.model.params, left.weights);
    // Columns of the second head; a view is the vector itself.
    for (const name of ofQueries)
      for (let i = 0; i < views[name].length; i++) if (i % 8 >= 4) views[name][i] += 1;
    expect(logits(left)).toEqual(before);
  }));

test('without positions the memory of a permuted source is the permuted memory', () =>
  withBackend('cpu', () => {
    const left = without('positions', live(variant('transformer', { positions: 'learned' })));
    const order = [2, 0, 3, 1];
    const permuted = memoryOf(
      left,
      order.map((place) => SOURCE[place]),
    ).states;
    const difference = tf.sub(permuted, tf.gather(memoryOf(left).states, order, 1));
    expect(tf.max(tf.abs(difference)).dataSync()[0]).toBeLessThan(1e-5);
  }));
