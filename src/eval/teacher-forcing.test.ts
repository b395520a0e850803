/** Forced decoding on the default engine, against a plain loop on TF.js's `cpu` backend and against the loss. */
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { EOS } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { teacherForced, toyModel } from '../testing/decoding.ts';
import { variants } from '../testing/model-variants.ts';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { forcedScores } from './forced-scores.ts';
import { forcePairs } from './teacher-forcing.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const { data, tokenizer } = configSchema.parse({
  model: { kind: 'rnn' },
  data: { batchTokens: 32, buckets: 2 },
});
const pairs = [
  { source: [4, 5, EOS], target: [6, 7, EOS] },
  { source: [8, 7, 6, 5, 4, EOS], target: [4, EOS] },
  { source: [EOS], target: [5, 5, 6, 4, 7, 6, EOS] },
  { source: [5, 5, EOS], target: [EOS] },
];

describe.each(variants)('%s', (_label, config) => {
  const { model, weights } = toyModel(config);

  /** One pair at a time, unpadded. */
  function naive({ source, target }: (typeof pairs)[number]) {
    const [rows] = teacherForced({ model, weights }, Int32Array.from(source), [target]);
    return {
      logProbability: target.reduce((sum, id, t) => sum + rows[t][id], 0),
      tokens: target.length,
      correct: target.filter((id, t) => rows[t][id] === Math.max(...rows[t])).length,
    };
  }

  test('gives each pair its probability, whatever stands beside it', async () => {
    const found = await forcePairs({ engine, model, weights, data }, pairs);
    for (const [i, pair] of pairs.entries()) {
      const { logProbability, ...counts } = naive(pair);
      expect(found[i]).toMatchObject(counts);
      // Relative: some variants have logits far from zero under weights like these.
      expect(Math.abs(found[i].logProbability / logProbability - 1)).toBeLessThan(1e-5);
    }
    const [first] = await forcePairs({ engine, model, weights, data }, [pairs[0]]);
    expect(Math.abs(first.logProbability / found[0].logProbability - 1)).toBeLessThan(1e-5);
  });
});

test('scores are per token and per character of the text, and say what was left out', async () => {
  const texts = [
    { source: 'ab', target: 'x yy' },
    { source: 'b', target: 'yy ü' },
    { source: 'abab', target: 'x' },
  ];
  const tokenizers = trainTokenizers(
    texts,
    { source: 'char', target: 'word' },
    { ...tokenizer, minCount: 2 },
  );
  const sizes = { source: tokenizers.source.size, target: tokenizers.target.size };
  const [[, config]] = variants;
  const model = createModel(config, sizes);
  const weights = new Float32Array(model.params.size);
  const found = await forcedScores(
    { engine, model, weights, data: { ...data, maxLength: 4 } },
    tokenizers,
    texts,
  );
  // With weights of zero each of the 6 symbols of the vocabulary is as likely.
  expect(sizes.target).toBe(6);
  expect(found).toMatchObject({ pairs: 2, overlong: 1, tokens: 6, unknown: 1, characters: 8 });
  expect(found.perplexity).toBeCloseTo(6, 4);
  expect(found.bitsPerCharacter).toBeCloseTo((6 * Math.log2(6)) / 8, 4);
});
