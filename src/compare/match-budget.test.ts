import { expect, test } from 'vitest';
import type { Match } from '../config/match.ts';
import { resolveConfig } from '../config/resolve.ts';
import { PLAIN_MODELS } from '../config/schema.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { countProgram } from '../engine/onnx/count-flops.ts';
import { createModel } from '../model/create.ts';
import { batchSpecs, trainingProgram } from '../train/programs.ts';
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

test('updates become the operations that the cheaper model takes for them', async () => {
  const configs = await resolved('budget.updates=7');
  const { tokenizers, plan } = await loadTrainingData(configs[0]);
  const vocabularies = { source: tokenizers.source.size, target: tokenizers.target.size };
  const spent = configs.map(({ model: config }) => {
    const model = createModel(config, vocabularies);
    const buckets = Array.from({ length: 7 }, (_, i) => {
      const perEpoch = plan.batchesInEpoch(0);
      return plan.batch(Math.floor(i / perEpoch), i % perEpoch).bucket;
    });
    const flops = buckets.map(
      (bucket) => countProgram(trainingProgram(model, 0), batchSpecs(model.params, bucket)).products,
    );
    return flops.reduce((sum, each) => sum + each, 0);
  });
  const matched = matchFlops(configs, vocabularies, plan);
  expect(matched.budget).toEqual({ flops: Math.min(...spent) });
  expect(matched.said).toMatch(/FLOP each: what the (rnn|transformer) takes for 7 updates$/);
  const given = await resolved('budget.flops=5e12');
  expect(matchFlops(given, vocabularies, plan)).toEqual({ budget: { flops: 5e12 }, said: '5.00 TFLOP each' });
});
