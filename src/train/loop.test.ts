/** The loop on tiny data, on the default engine. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { type Budget, configSchema, type ModelName } from '../config/schema.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { declareEmbedding, embed, scoreByEmbedding } from '../model/layers/linear.ts';
import { realTokens } from '../model/layers/masks.ts';
import { paramTableBuilder } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { decodeState, encodeState } from '../run/checkpoint.ts';
import type { TrainEvent } from './events.ts';
import { train } from './loop.ts';
import { initialState, type TrainState } from './state.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const configOf = (kind: ModelName) =>
  configSchema.parse({
    model: kind === 'rnn' ? { kind, dim: 8 } : { kind, dim: 8, heads: 2, ffn: 16, layers: 1 },
    corpus: { name: 'reverse', pairs: 300, length: 5 },
    data: { batchTokens: 256, buckets: 2 },
    train: { validEvery: 3, validPairs: 10, learningRate: 0.01 },
  });

const data = await loadTrainingData(configOf('rnn'));
const vocabularies = { source: data.tokenizers.source.size, target: data.tokenizers.target.size };

async function run(model: Seq2Seq, state: TrainState, budget: Budget): Promise<TrainEvent[]> {
  const { train: config, seed } = configOf('rnn');
  const events: TrainEvent[] = [];
  const training = {
    model,
    engine,
    config,
    dim: 8,
    seed,
    budget,
    plan: data.plan,
    valid: [...data.validSample()],
  };
  for await (const event of train({ ...training, state, secondsBefore: 0 })) events.push(event);
  return events;
}

const start = (model: Seq2Seq, seed = 1) => initialState(model.params, initialise(model.params, seed));
const losses = (events: TrainEvent[]) => events.flatMap((event) => ('loss' in event ? [event.loss] : []));

describe.each(['rnn', 'transformer'] as const)('%s', (kind) => {
  const model = createModel(configOf(kind).model, vocabularies);

  test('saved, loaded and gone on is bit-equal with never having stopped', async () => {
    const whole = start(model);
    const uninterrupted = await run(model, whole, { updates: 8 });
    const first = start(model);
    const before = await run(model, first, { updates: 5 });
    const second = decodeState(encodeState(first), model.params, 'checkpoint');
    const after = await run(model, second, { updates: 8 });
    expect(encodeState(second)).not.toEqual(encodeState(first));
    expect(second.weights).toEqual(whole.weights);
    expect(second.moments).toEqual(whole.moments);
    const updates = (events: TrainEvent[]) =>
      events.filter((event) => event.type === 'update').map(({ loss }) => loss);
    expect([...updates(before), ...updates(after)]).toEqual(updates(uninterrupted));
  });

  test('the same seed gives the same losses, another seed gives others', async () => {
    const budget = { updates: 4 };
    const once = losses(await run(model, start(model), budget));
    expect(losses(await run(model, start(model), budget))).toEqual(once);
    expect(losses(await run(model, start(model, 2), budget))).not.toEqual(once);
  });
});

test('events come in order: compiled, ready, updates with a validation every third, and one at the end', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const state = start(model);
  const events = await run(model, state, { updates: 7 });
  const kinds = events.filter(({ type }) => type !== 'compile').map(({ type }) => type);
  const [u, v] = ['update', 'validation'];
  expect(kinds).toEqual(['ready', u, u, u, v, u, u, u, v, u, v, 'end']);
  expect(state.position).toMatchObject({ update: 7, validated: 7 });
  const best = Math.min(...events.flatMap((event) => (event.type === 'validation' ? [event.loss] : [])));
  expect(state.position.best?.loss).toBe(best);
});

test('each limit of a budget ends the run', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const last = async (budget: Budget) => (await run(model, start(model), budget)).at(-1);
  expect(await last({ targetTokens: 500 })).toMatchObject({ type: 'end', reason: 'budget' });
  expect(await last({ epochs: 1 })).toMatchObject({ epoch: 1, update: data.plan.batchesInEpoch(0) });
  expect(await last({ seconds: 1e-6 })).toMatchObject({ update: 1 });
});

test('a loss that is no number ends training with what to do, and leaves the weights as they were', async () => {
  const model = createModel(configOf('rnn').model, vocabularies);
  const state = start(model);
  state.weights[0] = Number.NaN;
  const before = state.weights.slice();
  await expect(run(model, state, { updates: 3 })).rejects.toThrow(/diverged at update 1: loss NaN/);
  expect(state.weights).toEqual(before);
  expect(state.position.update).toBe(0);
});

test('a third model, unknown to the engine, trains on it unchanged', async () => {
  const table = paramTableBuilder();
  declareEmbedding(table, 'encoder', vocabularies.source, 8);
  declareEmbedding(table, 'decoder', vocabularies.target, 8);
  const bag: Seq2Seq = {
    params: table.build(),
    encode: (p, source) => {
      const mask = realTokens(source);
      const states = embed(p, 'encoder', source) as tf.Tensor3D;
      return { states, mask, summary: tf.mean(tf.mul(states, tf.expandDims(mask, 2)), 1) };
    },
    decode: (p, { summary }, targetIn) => {
      const gated = tf.mul(tf.elu(embed(p, 'decoder', targetIn)), tf.softplus(tf.expandDims(summary, 1)));
      return scoreByEmbedding(p, 'decoder', gated) as tf.Tensor3D;
    },
    start: () => ({ fixed: {}, state: {} }),
    step: () => {
      throw new Error('not decoded here');
    },
  };
  // Both of the same validation pairs.
  const first = losses(await run(bag, start(bag), { updates: 1 })).at(-1) as number;
  const later = losses(await run(bag, start(bag), { updates: 25 })).at(-1) as number;
  expect(later).toBeLessThan(first);
});
