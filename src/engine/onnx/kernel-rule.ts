/** What one TF.js kernel needs to be compiled: the type of its outputs, and the ONNX operators that compute them. */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { ArraySpec, NumberType, Values } from '../engine.ts';
import type { Loop } from './graph.ts';
import type { OnnxAttribute } from './onnx-model.ts';

/** A value while lowering: its ONNX name and its type. */
export interface Operand extends ArraySpec {
  readonly name: string;
}

/** Writes ONNX operators. */
export interface Emitter {
  /** Only operators of ONNX itself may be written. */
  readonly standard: boolean;
  /** One operator with one output; returns the output's name. */
  op(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, OnnxAttribute>>): string;
  /** One operator with several outputs; returns their names. */
  ops(
    type: string,
    inputs: readonly string[],
    outputs: number,
    attributes?: Readonly<Record<string, OnnxAttribute>>,
  ): string[];
  /**
   * A loop; returns the names of what its last step carries on, then of what all made.
   * @param inputs what is carried, then what its step captures
   */
  repeat(loop: Loop, inputs: readonly string[]): string[];
  /** A list of int64: ONNX's form for shapes, axes and paddings. */
  int64s(values: readonly number[]): string;
  constant(values: Values, spec: ArraySpec): string;
  scalar(value: number, dtype: NumberType): string;
  /** A float32 array of one number. */
  uniform(value: number, shape: readonly number[]): string;
}

export interface KernelRule {
  /** Types of the outputs. */
  infer(inputs: readonly ArraySpec[], attrs: NamedAttrMap): ArraySpec[];
  /** Emits the operators; returns the names of the outputs, in order. */
  lower(
    emit: Emitter,
    inputs: readonly Operand[],
    attrs: NamedAttrMap,
    outputs: readonly ArraySpec[],
  ): string[];
}

export type KernelRules = Readonly<Record<string, KernelRule>>;

/** Shape of an element-wise result, as NumPy and ONNX broadcast. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    if (left !== right && left !== 1 && right !== 1)
      throw new Error(`internal: shapes [${a}] and [${b}] do not broadcast`);
    return left === 1 ? right : left;
  });
}

/** Axes as given by TF.js (one, several, negative, or none for all) as sorted places in a shape of this rank. */
export function normaliseAxes(axes: unknown, rank: number): number[] {
  if (axes === undefined || axes === null) return Array.from({ length: rank }, (_, i) => i);
  const list = [axes].flat() as number[];
  return list.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
}
