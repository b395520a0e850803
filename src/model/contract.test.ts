/** What every model promises on every engine. Oracles: TF.js's cpu backend, and central finite differences. */
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, test } from 'vitest';
import { createEngine, probeEngines } from '../engine/choose-engine.ts';
import type { Arrays, Engine, Program, Specs } from '../engine/engine.ts';
import { VOCAB, variants } from '../testing/model-variants.ts';
import { batchSpecs, trainingProgram, validationProgram } from '../train/programs.ts';
import { createModel } from './create.ts';
import { initialise } from './initialise.ts';
import { inference } from './mode.ts';
import { namedViews } from './params.ts';
import type { Seq2Seq } from './seq2seq.ts';
import { paramSpecs } from './specs.ts';

const names = (await probeEngines(2)).flatMap((probe) => (probe.description === null ? [] : [probe.name]));
const engines = await Promise.all(names.map((name) => createEngine(name, 2)));
const cpu = engines.find((engine) => engine.name === 'cpu') as Engine;
afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

/** Rows: two pairs of different lengths and, last, a row without a pair. PAD 0, BOS 1, EOS 2. */
const BUCKET = { rows: 3, sourceLength: 5, targetLength: 4 };
const source = Int32Array.from([4, 5, 6, 7, 2, 8, 4, 2, 0, 0, 2, 0, 0, 0, 0]);
const targetIn = Int32Array.from([1, 4, 5, 6, 1, 7, 0, 0, 1, 0, 0, 0]);
const targetOut = Int32Array.from([4, 5, 6, 2, 7, 2, 0, 0, 0, 0, 0, 0]);
const batch = { source, targetIn, targetOut };

function paramsOf(model: Seq2Seq, seed = 1): Record<string, Float32Array> {
  const flat = initialise(model.params, seed);
  // Zero biases would hide a wrong bias gradient.
  const shifted = flat.map((value, i) => value + 0.05 * Math.sin(i));
  return namedViews(model.params, shifted);
}

async function run(engine: Engine, program: Program, specs: Specs, inputs: Arrays): Promise<Arrays> {
  const compiled = await engine.compile('contract', program, specs);
  return compiled.run(inputs, { maskKey: () => [1, 2] });
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Math.max(0, ...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

const int = (...shape: number[]) => ({ shape, dtype: 'int32' as const });
const ids = (rows: number, sourceLength: number, targetLength: number): Specs => ({
  source: int(rows, sourceLength),
  targetIn: int(rows, targetLength),
});

const logitsProgram =
  (model: Seq2Seq): Program =>
  (inputs) => {
    const memory = model.encode(inputs, inputs.source as tf.Tensor2D, inference);
    return { logits: model.decode(inputs, memory, inputs.targetIn as tf.Tensor2D, inference) };
  };

const scanProgram =
  (model: Seq2Seq): Program =>
  (inputs) => {
    const memory = model.encode(inputs, inputs.source as tf.Tensor2D, inference);
    const tokens = tf.unstack(inputs.targetIn, 1) as tf.Tensor1D[];
    const { fixed, state: first } = model.start(inputs, memory, tokens.length);
    let state = first;
    let attentionSum = tf.scalar(0) as tf.Tensor;
    const logits = tokens.map((token) => {
      const step = model.step(inputs, token, fixed, state);
      state = step.state;
      for (const weights of Object.values(step.attention))
        attentionSum = tf.add(attentionSum, tf.sum(weights, -1));
      return step.logits;
    });
    return { logits: tf.stack(logits, 1), attentionSum };
  };

describe.each(variants)('%s', (_label, config) => {
  const model = createModel(config, VOCAB);
  const params = paramsOf(model);
  const specs = { ...paramSpecs(model.params), ...ids(3, 5, 4) };

  describe.each(engines)('on $name', (engine) => {
    test('decode under teacher forcing equals a scan of step, and attention sums to one', async () => {
      const all = await run(engine, logitsProgram(model), specs, { ...params, source, targetIn });
      const scanned = await run(engine, scanProgram(model), specs, { ...params, source, targetIn });
      expect(largestDifference(all.logits, scanned.logits)).toBeLessThan(2e-5);
      const places = config.kind === 'rnn' ? 1 : config.layers;
      for (const sum of scanned.attentionSum) expect(sum).toBeCloseTo(4 * places, 4);
    });

    test('padding the source and adding rows changes no other output', async () => {
      const narrow = await run(engine, logitsProgram(model), specs, { ...params, source, targetIn });
      const wide = Int32Array.from([
        4, 5, 6, 7, 2, 0, 0, 8, 4, 2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 5, 5, 5, 5, 5, 5, 2,
      ]);
      const wideTargets = Int32Array.from([...targetIn, 1, 5, 5, 5]);
      const wideSpecs = { ...paramSpecs(model.params), ...ids(4, 7, 4) };
      const padded = await run(engine, logitsProgram(model), wideSpecs, {
        ...params,
        source: wide,
        targetIn: wideTargets,
      });
      expect(largestDifference(padded.logits.slice(0, narrow.logits.length), narrow.logits)).toBeLessThan(
        1e-5,
      );
    });

    test('a later target token changes no earlier logit', async () => {
      const before = await run(engine, logitsProgram(model), specs, { ...params, source, targetIn });
      const changed = targetIn.slice();
      changed[2] = 7; // row 0, position 2
      const after = await run(engine, logitsProgram(model), specs, { ...params, source, targetIn: changed });
      const earlier = 2 * VOCAB.target;
      expect(after.logits.slice(0, earlier)).toEqual(before.logits.slice(0, earlier));
      expect(largestDifference(after.logits, before.logits)).toBeGreaterThan(1e-3);
    });

    test('a row of padding alone gives no NaN', async () => {
      const empty = source.slice();
      empty.fill(0, 10, 15);
      const { logits } = await run(engine, logitsProgram(model), specs, {
        ...params,
        source: empty,
        targetIn,
      });
      expect(Array.from(logits).every(Number.isFinite)).toBe(true);
    });

    test('loss and every gradient equal those of the cpu backend', async () => {
      const program = trainingProgram(model, 0.1);
      const inputs = { ...params, ...batch };
      const actual = await run(engine, program, batchSpecs(model.params, BUCKET), inputs);
      const expected = await run(cpu, program, batchSpecs(model.params, BUCKET), inputs);
      for (const [name, values] of Object.entries(expected)) {
        const scale = Math.max(1e-2, ...Array.from(values, Math.abs));
        expect(largestDifference(actual[name], values) / scale, name).toBeLessThan(2e-5);
      }
    });
  });

  test('every gradient equals central finite differences', async () => {
    const specsOfBatch = batchSpecs(model.params, BUCKET);
    const gradients = await run(cpu, trainingProgram(model, 0.1), specsOfBatch, { ...params, ...batch });
    const objective = await smoothedLoss(model, params);
    for (const { name, size } of model.params.entries) {
      for (const at of new Set([0, Math.floor(size / 2), size - 1])) {
        const numeric = await objective(name, at);
        expect(Math.abs(numeric - gradients[name][at]), `${name}[${at}]`).toBeLessThan(
          1e-3 + 0.01 * Math.abs(numeric),
        );
      }
    }
  });

  test('dropout changes the loss in training and nothing in validation', async () => {
    const dropped = createModel({ ...config, dropout: 0.5 }, VOCAB);
    const specsOfBatch = batchSpecs(model.params, BUCKET);
    const inputs = { ...params, ...batch };
    const plain = await run(cpu, trainingProgram(model, 0), specsOfBatch, inputs);
    const noisy = await run(cpu, trainingProgram(dropped, 0), specsOfBatch, inputs);
    const valid = await run(cpu, validationProgram(dropped), specsOfBatch, inputs);
    expect(noisy.loss[0]).not.toBeCloseTo(plain.loss[0], 3);
    expect(valid.total[0] / valid.tokens[0]).toBeCloseTo(plain.loss[0], 5);
  });
});

/** (f(x + h) - f(x - h)) / 2h of the smoothed loss, for one element of one parameter. */
async function smoothedLoss(model: Seq2Seq, params: Record<string, Float32Array>) {
  const specs = batchSpecs(model.params, BUCKET);
  const { tokenLoss } = await import('../train/loss.ts');
  const { realTokens } = await import('./layers/masks.ts');
  const program: Program = (inputs) => {
    const memory = model.encode(inputs, inputs.source as tf.Tensor2D, inference);
    const logits = model.decode(inputs, memory, inputs.targetIn as tf.Tensor2D, inference);
    const targets = inputs.targetOut as tf.Tensor2D;
    return { loss: tokenLoss(logits, targets, realTokens(targets), 0.1).smoothed };
  };
  const compiled = await cpu.compile('objective', program, specs);
  return async (name: string, at: number) => {
    // Small enough to cross few kinks of ReLU, large enough for float32's noise to stay near 3e-4.
    const h = 5e-4;
    const moved = async (by: number) => {
      const values = params[name].slice();
      values[at] += by;
      return (await compiled.run({ ...params, ...batch, [name]: values })).loss[0];
    };
    return ((await moved(h)) - (await moved(-h))) / (2 * h);
  };
}
