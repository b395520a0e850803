/** One update on the default engine: several batches against one of their union, decay, averages. */
import { afterAll, expect, test } from 'vitest';
import { configSchema, type TrainConfig } from '../config/schema.ts';
import type { Batch } from '../data/batches.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { batchSpecs } from '../model/specs.ts';
import { VOCAB } from '../testing/model-variants.ts';
import { trainingProgram } from './programs.ts';
import { initialState, type TrainState } from './state.ts';
import { createUpdater, type Microbatch } from './update.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const { model: modelConfig } = configSchema.parse({ model: { kind: 'rnn', dim: 8 } });
const model = createModel(modelConfig, VOCAB);
const config = (train: Partial<TrainConfig>): TrainConfig =>
  configSchema.parse({ model: { kind: 'rnn' }, train }).train;

/** Rows of a source of 3 tokens and a target of 1 to 4. */
function batchOf(targets: readonly number[][]): Batch {
  const bucket = { rows: targets.length, sourceLength: 3, targetLength: 4 };
  const padded = (ids: readonly number[]) => [...ids, 0, 0, 0, 0].slice(0, 4);
  return {
    bucket,
    source: Int32Array.from(targets.flatMap(([first]) => [first, 4, 2])),
    targetIn: Int32Array.from(targets.flatMap((ids) => padded([1, ...ids.slice(0, -1)]))),
    targetOut: Int32Array.from(targets.flatMap(padded)),
    sourceTokens: 3 * targets.length,
    targetTokens: targets.flat().length,
  };
}

async function microbatchOf(batch: Batch): Promise<Microbatch> {
  const specs = batchSpecs(model.params, batch.bucket);
  return { batch, program: await engine.compile('update', trainingProgram(model, 0.1), specs) };
}

/** Three updates, each by the same batches. */
async function walk(microbatches: readonly Microbatch[], train: TrainConfig) {
  const state = initialState(model.params, initialise(model.params, 3));
  const updater = createUpdater(state, train, 1);
  const updated = [];
  const weights: Float32Array[] = [];
  for (const number of [1, 2, 3]) {
    updated.push(await updater.update(microbatches, { number, seen: number, learningRate: 0.05 }));
    weights.push(state.weights.slice());
  }
  return { state, updated, weights };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

const short = [[5, 2], [6, 2], [2], [7, 2]];
const long = [
  [5, 6, 7, 2],
  [7, 7, 5, 2],
  [4, 5, 6, 2],
];

test('two batches of unequal size make the update of one batch of their union', async () => {
  // A small ε would tell gradients that are all rounding apart by their signs.
  const settings = { clipNorm: 0.5, epsilon: 1e-3 };
  const microbatches = [await microbatchOf(batchOf(short)), await microbatchOf(batchOf(long))];
  const apart = await walk(microbatches, config({ ...settings, accumulate: 2 }));
  const together = await walk([await microbatchOf(batchOf([...short, ...long]))], config(settings));
  for (const [i, { loss, gradientNorm }] of together.updated.entries()) {
    expect(apart.updated[i].loss).toBeCloseTo(loss, 5);
    expect(apart.updated[i].gradientNorm).toBeCloseTo(gradientNorm, 5);
  }
  expect(largestDifference(apart.state.weights, together.state.weights)).toBeLessThan(1e-5);
  // Weighing batches alike, whatever their tokens, would be another update.
  const [first, second] = microbatches.map(({ batch }) => ({ ...batch, targetTokens: 1 }));
  const alike = [
    { ...microbatches[0], batch: first },
    { ...microbatches[1], batch: second },
  ];
  const wrong = await walk(alike, config({ ...settings, accumulate: 2 }));
  expect(largestDifference(wrong.state.weights, together.state.weights)).toBeGreaterThan(1e-3);
});

test('an epoch’s last update may have fewer batches than train.accumulate', async () => {
  const microbatch = await microbatchOf(batchOf(long));
  const alone = await walk([microbatch], config({ accumulate: 4 }));
  const plain = await walk([microbatch], config({}));
  expect(alone.state.weights).toEqual(plain.state.weights);
});

test('the moving average is the mean of all weights so far, weighted by powers of the decay', async () => {
  const microbatches = [await microbatchOf(batchOf(long))];
  const { state, weights } = await walk(microbatches, config({ ema: 0.8 }));
  const [first, second, third] = weights;
  const sum = 0.64 + 0.8 + 1;
  const expected = third.map((value, i) => (0.64 * first[i] + 0.8 * second[i] + value) / sum);
  expect(largestDifference(state.average as Float32Array, expected)).toBeLessThan(1e-6);
  const without: TrainState = (await walk(microbatches, config({}))).state;
  expect(without.average).toBeNull();
  expect(without.weights).toEqual(state.weights);
});
