/** Running statistics of batch normalisation in training: state that no gradient moves. That it goes on from a checkpoint: loop.test.ts. */
import { afterAll, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { namedViews, partsOf } from '../model/params.ts';
import { type Training, train } from './loop.ts';
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

async function run(state: TrainState, updates: number, accumulate: number): Promise<void> {
  const training: Training = {
    ...{ model, engine, config: { ...config.train, accumulate }, dim: 8, seed: 1, plan: data.plan },
    ...{
      valid: [...data.validSample()],
      scorer: null,
      decodeSamples: null,
      goodState: start,
      secondsBefore: 0,
    },
    ...{ budget: { updates }, state },
  };
  for await (const event of train(training)) if ('loss' in event) expect(event.loss).toBeGreaterThan(0);
}

const moved: Float32Array[] = [];
const start = () => initialState(model.params, initialise(model.params, 1));

test.each([1, 2])(
  'each statistic is moved by every batch of an update, %d of them, and none has a gradient',
  async (accumulate) => {
    const state = start();
    const before = namedViews(model.params, state.weights.slice());
    await run(state, 1, accumulate);
    const [after, first] = [state.weights, state.moments.first].map((flat) => namedViews(model.params, flat));
    const { statistics } = partsOf(model.params);
    // Mean and variance after two sub-layers of the encoder and three of the decoder.
    expect(statistics).toHaveLength(10);
    for (const name of statistics) {
      expect(after[name], name).not.toEqual(before[name]);
      expect(Math.max(...first[name].map(Math.abs)), name).toBe(0);
    }
    expect(model.params.trained).toBe(model.params.size - statistics.length * 8);
    moved.push(after['encoder.layer0.self.norm.mean']);
  },
);

test('two batches of an update move a statistic further than the first alone', () => {
  expect(moved[0]).not.toEqual(moved[1]);
});
