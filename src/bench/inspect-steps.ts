/** What a step consists of: floating-point operations by the graph, and milliseconds by the runtime's profiler. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { oncePerBucket } from '../data/buckets.ts';
import type { Engine } from '../engine/engine.ts';
import { countProgram } from '../engine/onnx/count-flops.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { trainingProgram } from '../train/programs.ts';
import type { Flops, Inspected, OwnConfig, Split } from './messages.ts';
import { readProfiles, splitOf } from './profile.ts';
import { createStepper } from './stepper.ts';

export async function inspectSteps(
  config: OwnConfig,
  model: Seq2Seq,
  engine: Engine,
  steps: number,
): Promise<Inspected> {
  // The memory of the programs that were timed is free for the profiled ones.
  await engine.dispose();
  return {
    flops: countBatches(config, model),
    split: engine.name === 'onnx' ? await profileSteps(config, model, steps) : null,
  };
}

/** Of all batches once. */
function countBatches({ batches, train }: OwnConfig, model: Seq2Seq): Flops {
  const program = trainingProgram(model, train.labelSmoothing);
  const flopsOf = oncePerBucket((bucket) => countProgram(program, batchSpecs(model.params, bucket)));
  const flops = batches.map(flopsOf);
  return {
    products: flops.reduce((sum, { products }) => sum + products, 0),
    others: flops.reduce((sum, { others }) => sum + others, 0),
  };
}

/** After as many steps as there are batches, so that what a first run does once is not counted. */
async function profileSteps(config: OwnConfig, model: Seq2Seq, steps: number): Promise<Split> {
  const { createOnnxEngine } = await import('../engine/onnx/onnx-engine.ts');
  const folder = mkdtempSync(join(tmpdir(), 'seqcmp-profile-'));
  try {
    const engine = createOnnxEngine(config.threads, { profilePrefix: join(folder, 'step') });
    const stepper = await createStepper(config, model, engine);
    const warmUp = config.batches.length;
    const times: { total: number; optimizer: number }[] = [];
    for (let i = 0; i < warmUp; i++) await stepper.step();
    for (let i = 0; i < steps; i++) times.push(await stepper.step());
    await engine.dispose();
    const mean = (of: 'total' | 'optimizer') => times.reduce((sum, time) => sum + time[of], 0) / steps;
    const profiled = readProfiles(folder, warmUp / (warmUp + steps), steps);
    return splitOf(profiled, mean('total'), mean('optimizer'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
