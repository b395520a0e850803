/** What every model promises on every engine, and takes training to show; and the contract over combinations of options. */
import { afterAll, describe, expect, test } from 'vitest';
import { halvesOf } from '../config/schema.ts';
import { createEngine, probeEngines } from '../engine/choose-engine.ts';
import { testContract } from '../testing/model-contract.ts';
import { combinations, plain, VOCAB, variants, withSettings } from '../testing/model-variants.ts';
import { allocateFlatVectors } from '../train/flat-vectors.ts';
import { trainingProgram } from '../train/programs.ts';
import { createModel } from './create.ts';
import { initialise } from './initialise.ts';
import { namedViews, partsOf } from './params.ts';
import { batchSpecs } from './specs.ts';

const names = (await probeEngines(2)).flatMap((probe) => (probe.description === null ? [] : [probe.name]));
const engines = await Promise.all(names.map((name) => createEngine(name, 2)));
afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

/**
 * Without order some of the eight sources are one bag of symbols, and have two targets; weights as small as
 * Bahdanau's have hardly moved when this ends.
 */
const quickLearners = [...plain, ...variants].filter(([, config]) =>
  Object.values(halvesOf(config)).every(
    (half) =>
      !('mixer' in half && half.mixer === 'attention' && half.positions === 'none') &&
      half.initialisation !== 'bahdanau',
  ),
);

describe.each(quickLearners)('%s', (label, config) => {
  describe.each(engines)('on $name', (engine) => {
    test('8 pairs are learnt by heart', async () => {
      const [rows, length] = [8, 4];
      const target = Int32Array.from({ length: rows * length }, (_, i) =>
        i % length === length - 1 ? 2 : 4 + ((i * 7 + (i >> 3)) % 4),
      );
      const shifted = target.map((_, i) => (i % length === 0 ? 1 : target[i - 1]));
      const words = Int32Array.from({ length: rows * 3 }, (_, i) =>
        i % 3 === 2 ? 2 : 4 + ((((i / 3) | 0) >> (2 * (i % 3))) % 4),
      );
      const learner = createModel(withSettings(config, { dim: 24 }), VOCAB);
      const vectors = allocateFlatVectors(learner.params.size);
      const { weights, gradient } = vectors;
      weights.set(initialise(learner.params, 2));
      const bucket = { rows, sourceLength: 3, targetLength: length };
      const step = await engine.compile(
        'by heart',
        trainingProgram(learner, 0),
        batchSpecs(learner.params, bucket),
      );
      const inputs: Record<string, Float32Array | Int32Array> = {
        ...namedViews(learner.params, weights),
        source: words,
        targetIn: shifted,
        targetOut: target,
      };
      let loss = Number.POSITIVE_INFINITY;
      const limit = engine.name === 'cpu' ? 60 : 150;
      const { trained, statistics } = partsOf(learner.params);
      const views = namedViews(learner.params, gradient);
      const into = Object.fromEntries(trained.map((name) => [name, views[name]]));
      for (let update = 1; update <= limit; update++) {
        const result = await step.run(inputs, { into });
        loss = result.loss[0];
        for (const name of statistics) inputs[name].set(result[name]);
        vectors.adam({ beta1: 0.9, beta2: 0.98, epsilon: 1e-9 }, 0.01, 1, update);
      }
      expect(loss, label).toBeLessThan(0.1);
    });
  });
});

// Two engines: one that compiles, and the oracle.
testContract(
  engines.filter(({ name }) => name === 'onnx' || name === 'cpu'),
  combinations,
);
