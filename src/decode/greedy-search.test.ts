/** Greedy search in loops on the default engine, against search step by step with a beam of 1, and on other engines. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { EOS, UNK } from '../data/vocabulary.ts';
import { createEngine, probeEngines } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { decodeSettings, toyModel } from '../testing/decoding.ts';
import { plain, VOCAB, withSettings } from '../testing/model-variants.ts';
import { limitsOf, longestOutput } from './batches.ts';
import { createModelPrograms, type DecodedModel } from './model-programs.ts';
import { alignment, both, likeliest } from './programs.ts';
import { chosenInGraph, createProposer } from './proposer.ts';
import { answerOf, createSearch, searchFor } from './search.ts';
import { searchBatch } from './search-batch.ts';

const engine = await createEngine('onnx', 2);
const others = (await probeEngines(2)).flatMap(({ name, description }) =>
  description === null || name === 'onnx' ? [] : [name],
);
afterAll(() => engine.dispose());

/** Twelve sources of 3 to 8 tokens, each of its own symbols. */
const sources = Array.from({ length: 12 }, (_, i) =>
  Int32Array.from({ length: 3 + (i % 6) }, (_, at) =>
    at === 2 + (i % 6) ? EOS : UNK + 1 + ((i * 5 + at * (i + 1)) % (VOCAB.source - UNK - 1)),
  ),
);
// Unknown symbols are outputs then, and each token's place in the source is asked for.
const config = decodeSettings({ replaceUnknown: true, maxLengthFactor: 2 });

async function stepByStep(decoded: DecodedModel) {
  const head = both(likeliest(1, VOCAB.target), alignment);
  const kind = { head, ...limitsOf(config) };
  const searches = sources.map(({ length }) => searchFor(config, longestOutput(length, config)));
  const programs = [createModelPrograms(engine, decoded, kind)];
  const proposer = await createProposer(programs, sources, 8, chosenInGraph(1, true));
  for await (const _ of searchBatch(proposer, searches, [...sources.keys()]));
  return searches.map((each) => answerOf(each.results()[0], config));
}

const inLoops = (decoded: DecodedModel, on: Engine) =>
  createSearch({ engine: on, models: [decoded], vocab: VOCAB.target, config }).decode(sources);

/** @param onRun after each run of a program with open axes */
const watched = (onRun: () => void): Engine => ({
  ...engine,
  async compileOpen(...program) {
    const compiled = await engine.compileOpen(...program);
    const run: typeof compiled.run = async (...given) => {
      onRun();
      return compiled.run(...given);
    };
    return { ...compiled, run };
  },
});

const DROPOUTS = { dropout: 0.5, wordDropout: 0.5, attentionDropout: 0.5, ffnDropout: 0.5 };

describe.each(plain)('%s', (_label, model) => {
  const decoded = toyModel(model);

  test('dropout is a matter of training: answers are those without', async () => {
    const given = Object.entries(DROPOUTS).filter(([name]) => name in model);
    const dropped = toyModel(withSettings(model, Object.fromEntries(given)));
    const { outputs } = await inLoops(dropped, engine);
    expect(outputs).toEqual((await inLoops(decoded, engine)).outputs);
  });

  test('rows that end leave, the past grows, and answers are those of single steps', async () => {
    let calls = 0;
    const { outputs } = await inLoops(
      decoded,
      watched(() => calls++),
    );
    const expected = await stepByStep(decoded);
    const lengths = new Set(expected.map(({ ids }) => ids.length));
    expect(lengths.size).toBeGreaterThan(2);
    expect(calls).toBeGreaterThan(1);
    expect(calls).toBeLessThan(Math.max(...lengths));
    for (const [i, { ids, ended, alignment: places, logProbability }] of outputs.entries()) {
      expect({ ids, ended, places }).toEqual({
        ids: expected[i].ids,
        ended: expected[i].ended,
        places: expected[i].alignment,
      });
      expect(logProbability).toBeCloseTo(expected[i].logProbability, 4);
    }
  });

  test('where all that may be said has a probability of zero, an answer ends', async () => {
    const { model, weights } = decoded;
    const ofBegin = [0, 1000, 0, 0, 0, 0, 0, 0];
    const step: Seq2Seq['step'] = (...given) => {
      const made = model.step(...given);
      return { ...made, logits: tf.add(made.logits, tf.tensor1d(ofBegin)) };
    };
    const { outputs } = await inLoops({ model: { ...model, step }, weights }, engine);
    expect(outputs.map(({ ids }) => ids)).toEqual(sources.map(() => []));
  });

  test.each(others)('the %s engine finds the same answers', async (name) => {
    const other = await createEngine(name, 1);
    const [here, there] = [await inLoops(decoded, engine), await inLoops(decoded, other)];
    await other.dispose();
    expect(there.outputs.map(({ ids }) => ids)).toEqual(here.outputs.map(({ ids }) => ids));
  });
});
