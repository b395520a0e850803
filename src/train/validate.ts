/** The loss over given batches, without dropout: compiled for their shapes, run, and forgotten. */
import type { Batch, Bucket } from '../data/batches.ts';
import type { Compiled, Engine } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs, validationProgram } from './programs.ts';

export type CompiledFor = (bucket: Bucket) => Compiled;

/** Nats a real target token over `batches`, unsmoothed. @param params by name */
export async function meanLoss(
  programFor: CompiledFor,
  params: Readonly<Record<string, Float32Array>>,
  batches: Iterable<Batch>,
): Promise<number> {
  let total = 0;
  let tokens = 0;
  for (const { bucket, source, targetIn, targetOut } of batches) {
    const result = await programFor(bucket).run({ ...params, source, targetIn, targetOut });
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
  const all = [...batches];
  const programs = new Map<Bucket, Compiled>();
  for (const { bucket } of all) {
    if (programs.has(bucket)) continue;
    const specs = batchSpecs(model.params, bucket);
    programs.set(bucket, await engine.compile('validation', validationProgram(model), specs));
  }
  try {
    return await meanLoss(
      (bucket) => programs.get(bucket) as Compiled,
      namedViews(model.params, weights),
      all,
    );
  } finally {
    for (const program of programs.values()) await program.dispose();
  }
}
