/** Running statistics of batch normalisation in training: state that is no gradient's, and a checkpoint's all the same. */
import { afterAll, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { namedViews, partsOf } from '../model/params.ts';
import { decodeState, encodeState } from '../run/checkpoint.ts';
import { train } from './loop.ts';
import { initialState, type TrainState } from './state.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const config = configSchema.parse({
  model: { kind: 'transformer', dim: 8, heads: 2, ffn: 16, layers: 1, norm: 'batch' },
  corpus: { name: 'reverse', pairs: 300, length: 5 },
  data: { batchTokens: 256, buckets: 2 },
  train: { validPairs: 10, learningRate: 0.01 },
});
const data = await loadTrainingData(config);
const model = createModel(config.model, {
  source: data.tokenizers.source.size,
  target: data.tokenizers.target.size,
});

async function run(state: TrainState, updates: number): Promise<number[]> {
  const fixed = { model, engine, config: config.train, dim: 8, seed: 1, plan: data.plan, secondsBefore: 0 };
  const losses: number[] = [];
  const given = { budget: { updates }, valid: [...data.validSample()], state };
  const training = { ...fixed, ...given, scorer: null, goodState: start };
  for await (const event of train(training)) if ('loss' in event) losses.push(event.loss);
  return losses;
}

const start = () => initialState(model.params, initialise(model.params, 1));

test('each statistic is moved by a training pass, and none has a moment', async () => {
  const state = start();
  const before = namedViews(model.params, state.weights.slice());
  await run(state, 2);
  const [after, first] = [state.weights, state.moments.first].map((flat) => namedViews(model.params, flat));
  const { statistics } = partsOf(model.params);
  // Mean and variance after two sub-layers of the encoder and three of the decoder.
  expect(statistics).toHaveLength(10);
  for (const name of statistics) {
    expect(after[name], name).not.toEqual(before[name]);
    expect(Math.max(...first[name].map(Math.abs)), name).toBe(0);
  }
  expect(model.params.trained).toBe(model.params.size - statistics.length * 8);
});

test('saved, loaded and gone on is bit-equal with never having stopped', async () => {
  const [whole, half] = [start(), start()];
  const uninterrupted = await run(whole, 6);
  await run(half, 4);
  const gone = decodeState(encodeState(half), model.params, 'checkpoint');
  const losses = await run(gone, 6);
  expect(gone.weights).toEqual(whole.weights);
  expect(losses.at(-1)).toBe(uninterrupted.at(-1));
});
