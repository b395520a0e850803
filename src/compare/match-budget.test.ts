import { expect, test } from 'vitest';
import type { Match } from '../config/match.ts';
import { resolveConfig } from '../config/resolve.ts';
import { type Config, PLAIN_MODELS } from '../config/schema.ts';
import { inTurn } from '../data/bpe-dropout.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { countProgram } from '../engine/onnx/count-flops.ts';
import { createModel } from '../model/create.ts';
import { batchSpecs } from '../model/specs.ts';
import { trainingProgram } from '../train/programs.ts';
import { checkBudgets, matchFlops } from './match-budget.ts';

const resolved = async (...set: string[]) => {
  const tiny = ['corpus.name=reverse', 'corpus.pairs=300', 'corpus.length=5', 'data.batchTokens=256'];
  const layers = { preset: 'tiny', set: [...tiny, 'data.buckets=2', ...set] };
  const all = await Promise.all(PLAIN_MODELS.map((model) => resolveConfig(model, layers, PLAIN_MODELS)));
  return all.map(({ config }) => config);
};

test.each<[Match[], string[], RegExp]>([
  [['steps'], [], /--match steps: expected budget\.updates as the only limit; found budget\.seconds 180 /],
  [['time'], ['budget.updates=5'], /expected budget\.seconds .* found budget\.updates 5 for the rnn/],
  [
    ['tokens'],
    ['budget.targetTokens=9', 'budget.epochs=1'],
    /found budget\.targetTokens 9 and budget\.epochs 1/,
  ],
  [['steps'], ['budget.updates=5', 'rnn.budget.updates=6'], /the same budget for both models; found .*6.*5/],
  [['steps', 'flops'], ['budget.updates=5'], /one of steps, tokens, time and flops; found steps and flops/],
])('%j with %j is refused', async (match, set, message) => {
  const configs = await resolved(...set);
  expect(() => checkBudgets(configs, match)).toThrow(message);
});

test('one limit of the kind, equal for both, is accepted, and so is no wish at all', async () => {
  checkBudgets(await resolved('budget.seconds=5'), ['params', 'time']);
  checkBudgets(await resolved('rnn.budget.updates=6'), ['params']);
  checkBudgets(await resolved('budget.epochs=2'), ['flops']);
});

/** Operations of the first batches, by the cheaper model. */
async function leastFlops(configs: readonly Config[], batches: number): Promise<number> {
  const { plan, vocabularies } = await read(configs);
  const perEpoch = plan.batchesInEpoch(0);
  const buckets = Array.from({ length: batches }, (_, i) =>
    plan.bucketOf(Math.floor(i / perEpoch), i % perEpoch),
  );
  const spent = configs.map(({ model: config }) => {
    const model = createModel(config, vocabularies);
    return buckets
      .map((bucket) => countProgram(trainingProgram(model, 0), batchSpecs(model.params, bucket)).products)
      .reduce((sum, each) => sum + each, 0);
  });
  return Math.min(...spent);
}

async function read([config]: readonly Config[]) {
  const { tokenizers, plan } = await loadTrainingData(config);
  return { plan, vocabularies: { source: tokenizers.source.size, target: tokenizers.target.size } };
}

test('updates become the operations that the cheaper model takes for them', async () => {
  const configs = await resolved('budget.updates=7');
  const { vocabularies, plan } = await read(configs);
  const matched = matchFlops(configs, vocabularies, plan);
  expect(matched.budget).toEqual({ flops: await leastFlops(configs, 7) });
  expect(matched.said).toMatch(/FLOP each: what the (rnn|transformer) takes for 7 updates$/);
  const given = await resolved('budget.flops=5e12');
  expect(matchFlops(given, vocabularies, plan)).toEqual({ budget: { flops: 5e12 }, said: '5.00 TFLOP each' });
});

test.each([
  { budget: 'budget.updates=5', updates: 5, batches: 5 + 5 + 4 },
  { budget: 'budget.epochs=1.5', updates: 3, batches: 5 + 4 },
])(
  'with four batches an update, two updates an epoch of five, $budget counts $batches batches',
  async (given) => {
    const configs = await resolved(given.budget, 'train.accumulate=4');
    const { vocabularies, plan } = await read(configs);
    expect(plan.batchesInEpoch(0)).toBe(5);
    const matched = matchFlops(configs, vocabularies, plan);
    expect(matched.budget).toEqual({ flops: await leastFlops(configs, given.batches) });
    expect(matched.said).toContain(` takes for ${given.updates} updates`);
  },
);

test('epochs may have different numbers of batches, as those of BPE-dropout have', async () => {
  const configs = await resolved('budget.updates=9');
  const { vocabularies, plan } = await read(configs);
  const shorter = { ...plan, batchesInEpoch: () => 3 };
  const turns = inTurn([plan, shorter]);
  const counted = new Set<string>();
  const bucketOf = (epoch: number, index: number) => {
    counted.add(`${epoch}.${index}`);
    return turns.bucketOf(epoch, index);
  };
  matchFlops(configs, vocabularies, { ...turns, bucketOf });
  expect([...counted]).toEqual(['0.0', '0.1', '0.2', '0.3', '0.4', '1.0', '1.1', '1.2', '2.0']);
});
