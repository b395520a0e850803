/**
 * One ONNX model for all sizes of some axes, out of two models of the same program at two sizes: what differs between
 * them depends on the sizes, and how is read off the numbers. Both are traced at primes, so that a size and what is
 * computed from it cannot be mistaken for one another. Not here: tracing and lowering them.
 */
import type { Sizes } from '../engine.ts';
import { type OpenSpec, type OpenSpecs, sizeOf } from '../engine.ts';
import { inputName } from './lower.ts';
import type { OnnxConstant, OnnxModel, OnnxNode } from './onnx-model.ts';

/** No two numbers are equal, nor are the differences of any two pairs: so a size plus 1 is known from another size. */
const SAMPLES = [
  [7, 11],
  [13, 19],
  [23, 31],
  [37, 47],
] as const;

/** Two sizes for each open axis. */
export function sampleSizes(axes: readonly string[]): readonly [Sizes, Sizes] {
  if (axes.length > SAMPLES.length) throw new Error(`internal: too many open axes: ${axes.join(', ')}`);
  const pick = (which: 0 | 1): Sizes => Object.fromEntries(axes.map((axis, i) => [axis, SAMPLES[i][which]]));
  return [pick(0), pick(1)];
}

/** `times` the product of `axes`, plus `plus`. */
interface SizeExpression {
  readonly axes: readonly string[];
  readonly times: number;
  readonly plus: number;
}

/** @throws Error when the two differ in more than sizes: a program that depends on one */
export function joinModels(
  models: readonly [OnnxModel, OnnxModel],
  sizes: readonly [Sizes, Sizes],
  specs: OpenSpecs,
): OnnxModel {
  const [first, second] = models;
  const constants = models.map((model) => new Map(model.constants.map((each) => [each.name, each])));
  const sizeNodes: OnnxNode[] = [];
  const kept = new Map<string, OnnxConstant>();
  const writer = sizeWriter(specs, sizeNodes, kept);
  const joined = (node: OnnxNode, i: number): OnnxNode => {
    const other = second.nodes[i];
    if (!sameOperator(node, other)) throw dependsOnSize(first.name, `${node.type} ${node.outputs[0]}`);
    const inputs = node.inputs.map((name, place) => {
      const [a, b] = [constants[0].get(name), constants[1].get(other.inputs[place])];
      if (!a || !b) return name;
      return joinConstant(a, b, {
        isShape: node.type === 'Reshape' && place === 1,
        sizes,
        writer,
        model: first.name,
      });
    });
    return { ...node, inputs };
  };
  if (first.nodes.length !== second.nodes.length) throw dependsOnSize(first.name, 'the number of operations');
  const nodes = first.nodes.map(joined);
  return {
    name: first.name,
    inputs: first.inputs.map((input) => ({ ...input, shape: openShape(input.name, specs) ?? input.shape })),
    outputs: first.outputs.map((output, i) => ({
      ...output,
      shape: output.shape.map((axis, place) => (axis === second.outputs[i].shape[place] ? axis : null)),
    })),
    constants: [...kept.values()],
    nodes: [...sizeNodes, ...nodes],
  };
}

function openShape(name: string, specs: OpenSpecs): readonly (number | string)[] | undefined {
  return Object.entries(specs).find(([input]) => inputName(input) === name)?.[1].shape;
}

function sameOperator(a: OnnxNode, b: OnnxNode | undefined): boolean {
  const described = ({ type, outputs, attributes }: OnnxNode) => JSON.stringify([type, outputs, attributes]);
  return b !== undefined && a.inputs.length === b.inputs.length && described(a) === described(b);
}

function dependsOnSize(model: string, where: string): Error {
  return new Error(`internal: ${model} depends on the size of an open axis at ${where}`);
}

interface Joining {
  /** Whether one element may be left for ONNX to infer. */
  readonly isShape: boolean;
  readonly sizes: readonly [Sizes, Sizes];
  readonly writer: SizeWriter;
  readonly model: string;
}

/** @returns the name of what gives both at their sizes */
function joinConstant(a: OnnxConstant, b: OnnxConstant, { isShape, sizes, writer, model }: Joining): string {
  if (sameValues(a, b)) return writer.keep(a);
  if (a.dtype === 'int64' && a.values.length === b.values.length) {
    const elements = Array.from(a.values as BigInt64Array, (value, i) =>
      expressionOf(Number(value), Number(b.values[i]), sizes),
    );
    if (elements.some((element) => element === null)) throw dependsOnSize(model, a.name);
    return writer.vector(elements as SizeExpression[], isShape);
  }
  const shape = a.shape.map((axis, i) => expressionOf(axis, b.shape[i], sizes));
  const [value] = a.values;
  const uniform = [a, b].every(({ values }) => [...values.keys()].every((i) => values[i] === value));
  if (!uniform || shape.some((axis) => axis === null)) throw dependsOnSize(model, a.name);
  return writer.uniform(a, writer.vector(shape as SizeExpression[], false));
}

function sameValues(a: OnnxConstant, b: OnnxConstant): boolean {
  if (a.dtype !== b.dtype || `${a.shape}` !== `${b.shape}`) return false;
  // Weights among them: bytes are compared, many times as fast as numbers.
  return a.values === b.values || bytesOf(a).equals(bytesOf(b));
}

function bytesOf({ values: { buffer, byteOffset, byteLength } }: OnnxConstant): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** What is `a` at the first sizes and `b` at the second; null when nothing simple is. */
function expressionOf(a: number, b: number, [first, second]: readonly [Sizes, Sizes]): SizeExpression | null {
  if (a === b) return { axes: [], times: a, plus: 0 };
  for (const axes of subsets(Object.keys(first))) {
    const [atFirst, atSecond] = [first, second].map((sizes) => sizeOf(axes.map((axis) => sizes[axis])));
    const times = a / atFirst;
    if (Number.isInteger(times) && times * atSecond === b) return { axes, times, plus: 0 };
  }
  const axis = Object.keys(first).find((name) => a - first[name] === b - second[name]);
  return axis === undefined ? null : { axes: [axis], times: 1, plus: a - first[axis] };
}

/** All but the empty one. */
function subsets(axes: readonly string[]): string[][] {
  const all: string[][] = [];
  for (const axis of axes) all.push(...all.map((subset) => [...subset, axis]), [axis]);
  return all;
}

interface SizeWriter {
  keep(constant: OnnxConstant): string;
  /** An int64 vector; with `infer`, its only open element is left to be inferred. */
  vector(elements: readonly SizeExpression[], infer: boolean): string;
  /** `like`'s number in another shape. */
  uniform(like: OnnxConstant, shape: string): string;
}

/** Sizes are read off the inputs that have them, each expression once. */
function sizeWriter(specs: OpenSpecs, nodes: OnnxNode[], kept: Map<string, OnnxConstant>): SizeWriter {
  const made = new Set<string>();
  const once = (output: string, type: string, inputs: readonly string[], attributes = {}): string => {
    if (!made.has(output)) nodes.push({ type, inputs, outputs: [output], attributes });
    made.add(output);
    return output;
  };
  const keep = (constant: OnnxConstant): string => {
    kept.set(constant.name, constant);
    return constant.name;
  };
  const number = (value: number): string =>
    keep({ name: `int64 ${value}`, shape: [1], dtype: 'int64', values: BigInt64Array.of(BigInt(value)) });
  const size = (axis: string): string => {
    const [name, { shape }] = Object.entries(specs).find((entry) => entry[1].shape.includes(axis)) as [
      string,
      OpenSpec,
    ];
    const place = shape.indexOf(axis);
    return once(`size ${axis}`, 'Shape', [inputName(name)], { start: place, end: place + 1 });
  };
  const element = ({ axes, times, plus }: SizeExpression): string => {
    if (axes.length === 0) return number(times);
    let name = size(axes[0]);
    for (const axis of axes.slice(1)) name = once(`${name} ${axis}`, 'Mul', [name, size(axis)]);
    if (times !== 1) name = once(`${name} * ${times}`, 'Mul', [name, number(times)]);
    return plus === 0 ? name : once(`${name} + ${plus}`, 'Add', [name, number(plus)]);
  };
  return {
    keep,
    vector(elements, infer) {
      const open = elements.filter(({ axes }) => axes.length > 0).length;
      const known = elements.map((each) => (each.axes.length > 0 ? -1 : each.times));
      if (infer && open === 1)
        return keep({
          name: `int64 ${known}`,
          shape: [known.length],
          dtype: 'int64',
          values: BigInt64Array.from(known.map(BigInt)),
        });
      const parts = elements.map(element);
      return parts.length === 1 ? parts[0] : once(`[${parts.join('; ')}]`, 'Concat', parts, { axis: 0 });
    },
    uniform(like, shape) {
      const scalar = keep({
        ...like,
        name: `${like.dtype} ${like.values[0]}`,
        shape: [],
        values: like.values.slice(0, 1),
      });
      return once(`${scalar} in ${shape}`, 'Expand', [scalar, shape]);
    },
  };
}
