/**
 * The step that training makes, over and over: masks drawn, forward, backward, norm, clipping, Adam. The very code
 * of src/train, so that what is measured is what a run gets. Not here: how often, and beside what (measure-case.ts).
 */
import type { Batch } from '../data/batches.ts';
import { bucketText, oncePerBucket } from '../data/buckets.ts';
import type { Engine } from '../engine/engine.ts';
import { initialise } from '../model/initialise.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { trainingProgram } from '../train/programs.ts';
import { initialState } from '../train/state.ts';
import { createUpdater } from '../train/update.ts';
import type { PlainBatch } from './case.ts';
import type { OwnConfig } from './messages.ts';

/** Steps through the batches in turn. */
export interface Stepper {
  /** @returns milliseconds of the step, and of the optimizer in it */
  step(): Promise<{ readonly total: number; readonly optimizer: number }>;
}

export async function createStepper(config: OwnConfig, model: Seq2Seq, engine: Engine): Promise<Stepper> {
  const batches = config.batches.map(batchOf);
  const training = trainingProgram(model, config.train.labelSmoothing);
  const programFor = oncePerBucket((bucket) =>
    engine.compile(`step ${bucketText(bucket)}`, training, batchSpecs(model.params, bucket)),
  );
  for (const { bucket } of batches) await programFor(bucket);
  const state = initialState(model.params, initialise(model.params, config.seed));
  const updater = createUpdater(state, config.train, config.seed);
  let number = 0;
  return {
    async step() {
      const batch = batches[number % batches.length];
      const program = await programFor(batch.bucket);
      const { learningRate } = config.train;
      number++;
      const began = performance.now();
      const { optimizerSeconds } = await updater.update([{ program, batch }], {
        number,
        seen: number,
        learningRate,
      });
      return { total: performance.now() - began, optimizer: optimizerSeconds * 1000 };
    },
  };
}

function batchOf(plain: PlainBatch): Batch {
  const { rows, sourceLength, targetLength, sourceTokens, targetTokens } = plain;
  return {
    bucket: { rows, sourceLength, targetLength },
    source: Int32Array.from(plain.source),
    targetIn: Int32Array.from(plain.targetIn),
    targetOut: Int32Array.from(plain.targetOut),
    sourceTokens,
    targetTokens,
  };
}
