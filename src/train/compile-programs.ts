/** The programs of a run, compiled before its first update, so that no update waits for one. */
import { UserError } from '../config/user-error.ts';
import { workingTime } from '../config/working-time.ts';
import type { Batch } from '../data/batches.ts';
import { type Bucket, bucketText } from '../data/buckets.ts';
import { type Compiled, type Engine, NotEnoughMemory, type Program } from '../engine/engine.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import type { TrainEvent } from './events.ts';
import { trainingProgram, validationProgram } from './programs.ts';

/** One program a shape. */
export interface Programs {
  readonly train: (bucket: Bucket) => Compiled;
  readonly valid: (bucket: Bucket) => Compiled;
  dispose(): Promise<void>;
}

const LESS_MEMORY =
  'Lower data.batchTokens first; then data.maxLength, the width of the model or, except on Linux, data.buckets. Or free some memory.';

export interface ToCompile {
  readonly model: Seq2Seq;
  readonly engine: Engine;
  readonly labelSmoothing: number;
  /** The shapes of training batches. */
  readonly buckets: readonly Bucket[];
  readonly valid: readonly Batch[];
}

/** Says when each shape begins and ends. @throws UserError when memory does not suffice for them all */
export async function* compilePrograms(given: ToCompile): AsyncGenerator<TrainEvent, Programs> {
  const { model, engine, labelSmoothing, buckets, valid } = given;
  const all: Compiled[] = [];
  const dispose = async () => {
    for (const program of all) await program.dispose();
  };
  const build = async function* (label: string, shapes: Iterable<Bucket>, program: Program) {
    const programs = new Map<Bucket, Compiled>();
    for (const bucket of shapes) {
      const shape = `${label} ${bucketText(bucket)}`;
      yield { type: 'compile', label: shape, state: 'begin' } as const;
      const began = workingTime();
      try {
        const compiled = await engine.compile(shape, program, batchSpecs(model.params, bucket));
        all.push(compiled);
        programs.set(bucket, compiled);
      } catch (thrown) {
        throw thrown instanceof NotEnoughMemory ? new UserError(thrown.message, LESS_MEMORY) : thrown;
      }
      const seconds = (workingTime() - began) / 1000;
      yield { type: 'compile', label: shape, state: 'end', seconds } as const;
    }
    return (bucket: Bucket) => programFor(programs, bucket);
  };
  const validBuckets = new Set(valid.map((batch) => batch.bucket));
  let compiled = false;
  try {
    const train = yield* build('update', buckets, trainingProgram(model, labelSmoothing));
    const validation = yield* build('validation', validBuckets, validationProgram(model));
    compiled = true;
    return { train, valid: validation, dispose };
  } finally {
    // Whoever stops listening on the way gets no programs to give back.
    if (!compiled) await dispose();
  }
}

function programFor(programs: ReadonlyMap<Bucket, Compiled>, bucket: Bucket): Compiled {
  const program = programs.get(bucket);
  if (!program) throw new Error(`internal: no program for the shape ${bucket.rows} x ${bucket.sourceLength}`);
  return program;
}
