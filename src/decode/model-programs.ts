/** The compiled programs of one model with its weights: one that reads sources, one for each kind of step. */
import type { Arrays, Engine, OpenCompiled, OpenSpecs, Program, Specs } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { paramSpecs } from '../model/specs.ts';
import { beginProgram, type Head, PAST, stepProgram } from './programs.ts';

export interface DecodedModel {
  readonly model: Seq2Seq;
  /** The flat parameter vector. */
  readonly weights: Float32Array;
  /** Whether the vector changes between decodings: programs then read it at each run; else its numbers are constants of theirs. */
  readonly changing?: boolean;
}

export interface ModelPrograms {
  readonly past: Seq2Seq['past'];
  /** Reads sources. */
  begin(): Promise<OpenCompiled>;
  /** One step with what is wanted of it. */
  step(): Promise<OpenCompiled>;
}

export interface StepKind {
  readonly head: Head;
  /** What the head reads beside the step. */
  readonly inputs?: OpenSpecs;
  /** With the attention of the encoder. */
  readonly traced?: boolean;
  /** The most steps that are ever made. */
  readonly longest: number;
  /** Positions of a source at most. */
  readonly longestSource: number;
}

/** @param inputs beside the parameters */
export type Compile = (label: string, program: Program, inputs: OpenSpecs) => Promise<OpenCompiled>;

/** Compiles programs of the model: its weights are inside, unless they change. */
export function compilerFor(engine: Engine, { model, weights, changing = false }: DecodedModel): Compile {
  const params: Arrays = namedViews(model.params, weights);
  return async (label, program, inputs) => {
    const all = { ...paramSpecs(model.params), ...inputs };
    const compiled = await engine.compileOpen(label, program, all, changing ? {} : params);
    if (!changing) return compiled;
    return { ...compiled, run: (given, sizes) => compiled.run({ ...params, ...given }, sizes) };
  };
}

/** Programs are compiled when they are first asked for, and kept. */
export function createModelPrograms(
  engine: Engine,
  decoded: DecodedModel,
  { head, inputs = {}, traced, longest, longestSource }: StepKind,
): ModelPrograms {
  const { model } = decoded;
  const compile = compilerFor(engine, decoded);
  return {
    past: model.past,
    begin: once(() =>
      compile('decode begin', beginProgram(model, longestSource, traced), {
        source: { shape: ['rows', 'srcLen'], dtype: 'int32' },
      }),
    ),
    step: once(() =>
      compile('decode step', stepProgram(model, longest, head), {
        token: { shape: ['rows'], dtype: 'int32' },
        position: { shape: [], dtype: 'int32' },
        maskBias: { shape: ['room'], dtype: 'float32' },
        ...handedOverSpecs(engine, model, longestSource),
        ...inputs,
      }),
    ),
  };
}

/** Made when it is first asked for, and kept. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** What is handed from one call to the next (carried-rows.ts): fixed, state and past. */
export function handedOverSpecs(engine: Engine, model: Seq2Seq, longestSource: number): OpenSpecs {
  const begin = beginProgram(model, longestSource);
  return { ...pastSpecs(model), ...begunSpecs(engine, begin, paramSpecs(model.params)) };
}

export function pastSpecs({ past }: Seq2Seq): OpenSpecs {
  const specs = Object.entries(past).map(
    ([name, [heads, headDim]]) =>
      [PAST + name, { shape: ['rows', heads, 'room', headDim], dtype: 'float32' }] as const,
  );
  return Object.fromEntries(specs);
}

/** Two sizes of each, all different, so that an axis is known by its size. */
const [SMALL, LARGE] = [
  { rows: 2, srcLen: 3 },
  { rows: 4, srcLen: 5 },
];

/** What `begin` makes, for any rows and srcLen: axes are those that change with them. */
function begunSpecs(engine: Engine, begin: Program, params: Specs): OpenSpecs {
  const [small, large] = [SMALL, LARGE].map(({ rows, srcLen }) =>
    engine.outputsOf(begin, { ...params, source: { shape: [rows, srcLen], dtype: 'int32' } }),
  );
  const open = Object.entries(small).map(([name, { shape, dtype }]) => {
    const axes = shape.map((axis, i) => {
      if (axis === large[name].shape[i]) return axis;
      return axis === SMALL.rows ? 'rows' : 'srcLen';
    });
    return [name, { shape: axes, dtype }] as const;
  });
  return Object.fromEntries(open);
}
