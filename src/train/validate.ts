/** The loss over given batches, without dropout: by programs that are there, or compiled for it and disposed of. */
import type { Batch } from '../data/batches.ts';
import { type Bucket, oncePerBucket } from '../data/buckets.ts';
import type { Compiled, Engine } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { validationProgram } from './programs.ts';

export type CompiledFor = (bucket: Bucket) => Compiled | Promise<Compiled>;

/** Nats a real target token over `batches`, unsmoothed. @param params by name */
export async function meanLoss(
  programFor: CompiledFor,
  params: Readonly<Record<string, Float32Array>>,
  batches: Iterable<Batch>,
): Promise<number> {
  let total = 0;
  let tokens = 0;
  for (const { bucket, source, targetIn, targetOut } of batches) {
    const program = await programFor(bucket);
    const result = await program.run({ ...params, source, targetIn, targetOut });
    total += result.total[0];
    tokens += result.tokens[0];
  }
  return total / tokens;
}

/** @param weights the flat parameter vector */
export async function lossOver(
  engine: Engine,
  model: Seq2Seq,
  weights: Float32Array,
  batches: Iterable<Batch>,
): Promise<number> {
  const programs: Compiled[] = [];
  // Each shape when it is first met, so that no more than one batch is held.
  const programFor = oncePerBucket(async (bucket) => {
    const specs = batchSpecs(model.params, bucket);
    const program = await engine.compile('validation', validationProgram(model), specs);
    programs.push(program);
    return program;
  });
  try {
    return await meanLoss(programFor, namedViews(model.params, weights), batches);
  } finally {
    for (const program of programs) await program.dispose();
  }
}
