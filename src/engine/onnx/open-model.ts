/**
 * One ONNX model for all sizes of some axes, out of two models of the same program at two sizes: what differs between
 * them depends on the sizes, and how is read off the numbers. Both are traced at primes, so that a size and what is
 * computed from it cannot be mistaken for one another.
 */
import { type Arrays, type OpenSpecs, openAxes, type Program, type Sizes, specsAt } from '../engine.ts';
import { inputName, type LowerOptions, lower } from './lower.ts';
import { bodiesOf, type OnnxConstant, type OnnxModel, type OnnxNode, withBodies } from './onnx-model.ts';
import { optimiseKnown } from './passes/optimise.ts';
import { expressionOf, type SizeExpression, sampleSizes } from './size-expression.ts';
import { type SizeWriter, sizeWriter } from './size-writer.ts';
import { trace } from './trace.ts';

/** One model for all sizes, with `constants` inside. @throws Error when the program depends on a size */
export function openModel(
  label: string,
  program: Program,
  specs: OpenSpecs,
  constants: Arrays,
  options: LowerOptions = {},
): OnnxModel {
  const sizes = sampleSizes(openAxes(specs));
  const models = sizes.map((sample) => {
    const { graph, masks } = trace(program, specsAt(specs, sample));
    if (masks.length > 0) throw new Error(`internal: ${label} draws masks, and its axes are open`);
    return lower(label, optimiseKnown(graph, constants), options);
  });
  return joinModels(models as [OnnxModel, OnnxModel], sizes, specs);
}

/** @throws Error when the two differ in more than sizes: a program that depends on one */
function joinModels(
  models: readonly [OnnxModel, OnnxModel],
  sizes: readonly [Sizes, Sizes],
  specs: OpenSpecs,
): OnnxModel {
  const [first, second] = models;
  const constants = models.map((model) => new Map(model.constants.map((each) => [each.name, each])));
  const sizeNodes: OnnxNode[] = [];
  const kept = new Map<string, OnnxConstant>();
  const writer = sizeWriter(specs, sizeNodes, kept);
  const joined = (node: OnnxNode, other: OnnxNode | undefined): OnnxNode => {
    if (!sameOperator(node, other)) throw dependsOnSize(first.name, `${node.type} ${node.outputs[0]}`);
    const inOther = bodiesOf(other).flatMap((body) => body.nodes);
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
    let next = 0;
    return { ...withBodies(node, (inner) => joined(inner, inOther[next++])), inputs };
  };
  if (first.nodes.length !== second.nodes.length) throw dependsOnSize(first.name, 'the number of operations');
  const nodes = first.nodes.map((node, i) => joined(node, second.nodes[i]));
  return {
    name: first.name,
    inputs: first.inputs.map((input) => ({ ...input, shape: openShape(input.name, specs) ?? input.shape })),
    outputs: first.outputs.map((output, i) => ({
      ...output,
      shape: output.shape.map((axis, place) =>
        axisName(expressionOf(Number(axis), Number(second.outputs[i].shape[place]), sizes)),
      ),
    })),
    constants: [...kept.values()],
    nodes: [...sizeNodes, ...nodes],
  };
}

function openShape(name: string, specs: OpenSpecs): readonly (number | string)[] | undefined {
  return Object.entries(specs).find(([input]) => inputName(input) === name)?.[1].shape;
}

/** A size, or how it follows from those of open axes. */
function axisName(expression: SizeExpression | null): number | string | null {
  if (expression === null) return null;
  const { axes, times, plus } = expression;
  if (axes.length === 0) return times;
  const product = [...(times === 1 ? [] : [times]), ...axes].join(' * ');
  return plus === 0 ? product : `${product} + ${plus}`;
}

/** The same but for inputs, which are joined; of a loop's step, its nodes are compared when they are. */
function sameOperator(a: OnnxNode, b: OnnxNode | undefined): b is OnnxNode {
  const described = (node: OnnxNode) => {
    const { type, outputs, attributes } = withBodies(node, () => NOTHING);
    return JSON.stringify([type, outputs, attributes]);
  };
  return b !== undefined && a.inputs.length === b.inputs.length && described(a) === described(b);
}

const NOTHING: OnnxNode = { type: '', inputs: [], outputs: [], attributes: {} };

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
