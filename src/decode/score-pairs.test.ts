import { afterAll, describe, expect, test } from 'vitest';
import { EOS } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, teacherForced, toyModel, toySources } from '../testing/decoding.ts';
import { plain, VOCAB } from '../testing/model-variants.ts';
import { createPairScorer } from './score-pairs.ts';
import { createSearch } from './search.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const targets = [[5, 6, 4, 7, EOS], [EOS], [4, EOS], [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, EOS], [6, EOS]].map(
  (ids) => Int32Array.from(ids),
);
const pairs = toySources.map((source, i) => ({ source, target: targets[i] }));
const parts = { engine, vocab: VOCAB.target, config: decodeSettings() };

describe.each(plain)('%s', (_label, config) => {
  const model = toyModel(config);

  test('every token has its log-probability under teacher forcing', async () => {
    const scored = await createPairScorer({ ...parts, models: [model] }).score(pairs);
    for (const [i, { source, target }] of pairs.entries()) {
      const [known] = teacherForced(model, source, [[...target]]);
      expect(scored[i].logProbabilities.length).toBe(target.length);
      target.forEach((id, t) => {
        expect(scored[i].logProbabilities[t]).toBeCloseTo(known[t][id], 3);
      });
    }
  });

  test('an answer that was found scores what it was found with', async () => {
    const config = decodeSettings({ beam: 5, nbest: 5 });
    const { outputs } = await createSearch({ ...parts, config, models: [model] }).decode(toySources);
    const ended = outputs.flatMap(({ nbest }, i) =>
      nbest.flatMap((output) => (output.ended ? [{ output, source: toySources[i] }] : [])),
    );
    expect(ended.length).toBeGreaterThan(0);
    const scored = await createPairScorer({ ...parts, models: [model] }).score(
      ended.map(({ output, source }) => ({ source, target: Int32Array.from([...output.ids, EOS]) })),
    );
    for (const [i, { logProbabilities }] of scored.entries()) {
      const sum = logProbabilities.reduce((total, value) => total + value, 0);
      expect(sum).toBeCloseTo(ended[i].output.logProbability, 3);
    }
  });
});

describe('an ensemble', () => {
  const [first, second] = plain.map(([, config], i) => toyModel(config, 3 + i));

  test('of an RNN and a Transformer scores with the mean of their probabilities', async () => {
    const [a, b, both] = await Promise.all(
      [[first], [second], [first, second]].map((models) =>
        createPairScorer({ ...parts, models }).score(pairs),
      ),
    );
    for (const [i, { logProbabilities }] of both.entries()) {
      logProbabilities.forEach((value, t) => {
        const mean = (Math.exp(a[i].logProbabilities[t]) + Math.exp(b[i].logProbabilities[t])) / 2;
        expect(value).toBeCloseTo(Math.log(mean), 4);
      });
    }
  });

  test('finds answers that score what they were found with, and of one model twice its own answers', async () => {
    const beam = decodeSettings({ beam: 3, nbest: 3 });
    const { outputs } = await createSearch({ ...parts, config: beam, models: [first, second] }).decode(
      toySources,
    );
    const { ids, logProbability, ended } = outputs[1];
    expect(ended).toBe(true);
    const target = Int32Array.from([...ids, EOS]);
    const [scored] = await createPairScorer({ ...parts, models: [first, second] }).score([
      { source: toySources[1], target },
    ]);
    expect(scored.logProbabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(logProbability, 4);
    const twice = await createSearch({ ...parts, config: beam, models: [first, first] }).decode(toySources);
    const alone = await createSearch({ ...parts, config: beam, models: [first] }).decode(toySources);
    expect(twice.outputs.map(({ nbest }) => nbest.map((answer) => answer.ids))).toEqual(
      alone.outputs.map(({ nbest }) => nbest.map((answer) => answer.ids)),
    );
  });
});
