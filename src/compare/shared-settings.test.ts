import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../config/resolve.ts';
import { PLAIN_MODELS } from '../config/schema.ts';
import { UsageError } from '../config/user-error.ts';
import { requireShared } from './shared-settings.ts';

const resolved = async (layers: { preset?: string; set?: string[] }) => {
  const all = await Promise.all(PLAIN_MODELS.map((model) => resolveConfig(model, layers, PLAIN_MODELS)));
  return all.map(({ config }) => config);
};

describe('the models of a comparison', () => {
  test.each([
    [
      'transformer.corpus.name=reverse',
      /^corpus\.name: .* "cmudict" for the rnn and "reverse" for the transformer$/,
    ],
    ['rnn.corpus.target=b.txt', /^corpus\.target: .* "b\.txt" for the rnn and nothing for the transformer$/],
    ['transformer.tokenizer.minCount=3', /^tokenizer\.minCount: .* 1 for the rnn and 3 /],
    ['transformer.data.maxLength=9', /^data\.maxLength: /],
    ['rnn.seed=7', /^seed: .* 7 for the rnn and 1 /],
    ['rnn.engine=cpu', /^engine: /],
    ['rnn.threads=255', /^threads: /],
    ['rnn.train.accumulate=2', /^train\.accumulate: .* 2 for the rnn and 1 /],
  ])('cannot differ by %s', async (set, message) => {
    const configs = await resolved({ set: [set] });
    expect(() => requireShared(configs)).toThrow(UsageError);
    expect(() => requireShared(configs)).toThrow(message);
  });

  test('may differ in model and training, and share what a preset sets', async () => {
    const set = ['rnn.train.warmup=9', 'rnn.dim=32', 'corpus.name=dates'];
    const configs = await resolved({ preset: 'base', set });
    expect(() => requireShared(configs)).not.toThrow();
  });
});
