/**
 * What every engine offers: a function over TF.js tensors made into something that runs on plain arrays.
 * Nothing here, or anywhere in this folder, knows what a model or a layer is.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import type { EngineName } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { Key } from '../random/threefry.ts';

export type NumberType = 'float32' | 'int32' | 'bool';
export type Values = Float32Array | Int32Array | Uint8Array;

export interface ArraySpec {
  readonly shape: readonly number[];
  readonly dtype: NumberType;
}
export type Specs = Readonly<Record<string, ArraySpec>>;
export type Arrays = Readonly<Record<string, Values>>;
export type Tensors = Readonly<Record<string, Tensor>>;

/**
 * Asks for a mask of inverted dropout: each element independently 1 / keep with probability `keep`, else 0, float32.
 * `site` names the place in the model; within one program a site is asked for once.
 */
export type DrawMask = (site: string, shape: readonly number[], keep: number) => Tensor;

/** An operator of ONNX that TF.js has no kernel for. */
export interface Operator {
  /** As ONNX names it. */
  readonly name: string;
  readonly inputs: readonly Tensor[];
  readonly attributes: Readonly<Record<string, number | string>>;
  /** The shapes of its outputs, all float32. */
  readonly outputs: readonly (readonly number[])[];
}

/** Asks for an operator's outputs. It has no gradient. */
export type RunOperator = (operator: Operator) => Tensor[];

/** What a step of `Repeat` gives. */
export interface Repeated {
  /** For the step after: of the same shapes as before it, or grown along some axes. */
  readonly carried: readonly Tensor[];
  readonly perStep: readonly Tensor[];
  /** Whether there is a step after this one: a scalar, bool. */
  readonly goesOn: Tensor;
}

/**
 * Asks for a loop that ends when a step says so, after `most` steps at the latest: `step` takes what is carried and
 * the number of steps before it, a scalar, int32. What it carries may grow, as long as what it does is the same at any
 * size. It has no gradient.
 * @returns what the last step carries on, and what is kept of each step, each [steps, ...shape]
 */
export type Repeat = (
  initial: readonly Tensor[],
  most: number,
  step: (carried: readonly Tensor[], number: Tensor) => Repeated,
) => { readonly carried: readonly Tensor[]; readonly perStep: readonly Tensor[] };

/** What a program may ask of an engine beside TF.js's kernels. */
export interface Primitives {
  readonly drawMask: DrawMask;
  /**
   * Any operator of ONNX; used for recurrences over an axis that is open, which no number of TF.js ops can be written
   * out for. Null where an engine has none: its axes have sizes.
   */
  readonly operator: RunOperator | null;
  readonly repeat: Repeat;
}

/** A pure function in plain TF.js ops. It may not read a tensor's values: a compiling engine has none yet. */
export type Program = (inputs: Tensors, primitives: Primitives) => Tensors;

export interface RunOptions {
  /** The key of each site's mask: required when the program asks for masks. */
  readonly maskKey?: (site: string) => Key;
  /** Where named outputs are written, in place; the others are newly allocated. */
  readonly into?: Arrays;
}

export interface Compiled {
  /**
   * Floating-point operations of the matrix products of one run, read off the program's graph: alike on all engines.
   * Of a loop, as if it made all the steps that it may; of an operator, none.
   */
  readonly flops: number;
  /** Runs once. Inputs are read, never kept; rejects when one is missing or has another size. */
  run(inputs: Arrays, options?: RunOptions): Promise<Arrays>;
  /** Once is enough, and more does no harm. */
  dispose(): Promise<void>;
}

/** Thrown at compile time, by an estimate, where an engine can tell. The advice is general; training gives its own, which names settings. */
export class NotEnoughMemory extends UserError {
  /** @param needed bytes at least, programs compiled before included @param available bytes */
  constructor(label: string, needed: number, available: number) {
    const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;
    super(
      `up to the program ${label}, at least ${gigabytes(needed)} of memory are needed; ${gigabytes(available)} are free`,
      'Use smaller batches or a smaller model.',
    );
  }
}

/** A spec some of whose axes have a name in the place of a size, such as `rows`. */
export interface OpenSpec {
  readonly shape: readonly (number | string)[];
  readonly dtype: NumberType;
}
export type OpenSpecs = Readonly<Record<string, OpenSpec>>;
/** A size for each name. */
export type Sizes = Readonly<Record<string, number>>;

/** A program that runs at any sizes of its open axes. */
export interface OpenCompiled {
  /** Runs once at these sizes; else as `Compiled.run`. A program that draws masks cannot be run so. */
  run(inputs: Arrays, sizes: Sizes): Promise<Arrays>;
  dispose(): Promise<void>;
}

export interface Engine {
  readonly name: EngineName;
  /** What runs underneath and its version, for records. */
  readonly description: string;
  /** That one operation may use; what the engine really has, whatever was asked for. */
  readonly threads: number;
  /** `label` names the program in errors, of which NotEnoughMemory is one. The caller owns the result and disposes of it. */
  compile(label: string, program: Program, inputs: Specs): Promise<Compiled>;
  /**
   * One compilation for all sizes of the open axes. What the program does may not depend on a size, nor may the
   * values of its own constants; shapes may. `constants` are inputs that are the same at every run, given here once:
   * they are kept, and laid out for the products that read them, so each program of this kind holds its own copy.
   * How much memory a run takes is not estimated: it depends on sizes.
   */
  compileOpen(label: string, program: Program, inputs: OpenSpecs, constants: Arrays): Promise<OpenCompiled>;
  /** The types of a program's outputs; nothing is computed that can be helped. */
  outputsOf(program: Program, inputs: Specs): Specs;
  /** Frees everything that compile made. */
  dispose(): Promise<void>;
}

/** The specs at these sizes. */
export function specsAt(specs: OpenSpecs, sizes: Sizes): Specs {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      { shape: shape.map((axis) => (typeof axis === 'number' ? axis : sizes[axis])), dtype },
    ]),
  );
}

/** The names that stand for sizes. */
export function openAxes(specs: OpenSpecs): string[] {
  const axes = Object.values(specs).flatMap(({ shape }) => shape.filter((axis) => typeof axis === 'string'));
  return [...new Set(axes)];
}

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

export function newValues(dtype: NumberType, size: number): Values {
  switch (dtype) {
    case 'float32':
      return new Float32Array(size);
    case 'int32':
      return new Int32Array(size);
    case 'bool':
      return new Uint8Array(size);
    default:
      return dtype satisfies never;
  }
}

/** These numbers in the array of their type: after a cast TF.js may keep the array of the old one. */
export function valuesOf(dtype: NumberType, numbers: ArrayLike<number>): Values {
  const values = newValues(dtype, numbers.length);
  values.set(numbers);
  return values;
}

/** Throws when `inputs` lack one of `specs` or hold one of another size. */
export function checkInputs(label: string, specs: Specs, inputs: Arrays): void {
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    const found = inputs[name];
    if (found?.length === sizeOf(shape)) continue;
    const got = found ? `${found.length} values` : 'nothing';
    throw new Error(`internal: ${label} expects ${name} as ${dtype}[${shape}], got ${got}`);
  }
}
