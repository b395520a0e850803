/**
 * Gradients that are written out (`tf.customGrad`) against those that TF.js's tape takes of the same forward pass, in
 * whole models: a wrong or forgotten term shows, however small the gradient is. Among the slow tests, since quick ones
 * share their modules.
 */
import type * as TF from '@tensorflow/tfjs-core';
import { afterAll, expect, test, vi } from 'vitest';
import { createEngine } from '../engine/choose-engine.ts';
import type { Arrays } from '../engine/engine.ts';
import { BUCKET, batch, paramsOf } from '../testing/model-passes.ts';
import { combinations, plain, VOCAB, variants } from '../testing/model-variants.ts';
import { trainingProgram } from '../train/programs.ts';
import { createModel } from './create.ts';
import { batchSpecs } from './specs.ts';

const tape = vi.hoisted(() => ({ differentiates: false }));
vi.mock('@tensorflow/tfjs-core', async (importOriginal) => {
  const tf = await importOriginal<typeof TF>();
  const customGrad: typeof TF.customGrad = (f) => {
    const written = tf.customGrad(f);
    const forward = (...args: (TF.Tensor | TF.GradSaveFunc)[]) => f(...args, () => undefined).value;
    return (...args) => (tape.differentiates ? forward(...args) : written(...args)) as never;
  };
  return { ...tf, customGrad };
});

const cpu = await createEngine('cpu', 1);
afterAll(() => cpu.dispose());

const largest = (values: Float32Array): number => Math.max(...values.map(Math.abs));

test.each([...plain, ...variants, ...combinations])('%s', async (_label, config) => {
  const model = createModel(config, VOCAB);
  const params = paramsOf(model);
  const gradients = async (byTape: boolean): Promise<Arrays> => {
    tape.differentiates = byTape;
    const compiled = await cpu.compile(
      'training',
      trainingProgram(model, 0.1),
      batchSpecs(model.params, BUCKET),
    );
    return compiled.run({ ...params, ...batch }, { maskKey: () => [1, 2] });
  };
  const [written, taped] = [await gradients(false), await gradients(true)];
  expect(written).not.toEqual(taped);
  const ofAll = Math.max(...Object.values(taped).map((values) => largest(values as Float32Array)));
  for (const [name, values] of Object.entries(taped)) {
    // What is zero but for rounding, a bias that a softmax or a norm takes no notice of, has the rounding of the rest.
    const most = 1e-4 * largest(values as Float32Array) + 1e-7 * ofAll;
    const worst = largest((written[name] as Float32Array).map((value, i) => value - values[i]));
    expect(worst, name).toBeLessThan(most);
  }
});
