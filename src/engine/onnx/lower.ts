/** The optimised graph as an ONNX model: each node through the rule of its kernel. */
import { type NumberType, newValues, sizeOf, type Values } from '../engine.ts';
import type { Graph, ValueId } from './graph.ts';
import type { Emitter, Operand } from './kernel-rule.ts';
import { RULES } from './kernels/rules.ts';
import {
  bodiesOf,
  DATA_TYPE,
  int64Constant,
  type OnnxConstant,
  type OnnxModel,
  type OnnxNode,
  type OnnxSubgraph,
  type OnnxValue,
  withBodies,
} from './onnx-model.ts';

/** ONNX has one space of names, in which an input and an output of a program may not meet. */
export const inputName = (name: string): string => `in.${name}`;
export const outputName = (name: string): string => `out.${name}`;

export interface LowerOptions {
  /** Only with operators of ONNX itself, for other programs to read; else also with those of ONNX Runtime. */
  readonly standard?: boolean;
}

/** @param name what errors of ONNX Runtime call the model */
export function lower(name: string, graph: Graph, { standard = false }: LowerOptions = {}): OnnxModel {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxConstant>();
  const names = new Map([...graph.inputs].map(([input, id]) => [id, inputName(input)]));
  lowerNodes(graph, names, emitter({ constants, standard, count: 0 }, nodes));
  const results = [...graph.outputs].map(
    ([output, id]) => [names.get(id) as string, outputName(output)] as const,
  );
  const named = nameOutputs(nodes, results);
  return {
    name,
    inputs: [...graph.inputs].map(([input, id]) => ({ name: inputName(input), ...graph.types[id] })),
    outputs: [...graph.outputs].map(([output, id]) => ({ name: outputName(output), ...graph.types[id] })),
    constants: usedConstants(named, constants),
    nodes: named,
  };
}

/** Adds to `names` what the values of the graph are called; those of its inputs are there. */
function lowerNodes(graph: Graph, names: Map<ValueId, string>, emit: Emitter): void {
  for (const [id, values] of graph.constants) names.set(id, emit.constant(values, graph.types[id]));
  for (const node of graph.nodes) {
    const operands = node.inputs.map(
      (id): Operand => ({ ...graph.types[id], name: names.get(id) as string }),
    );
    const outputs = RULES[node.kernel].lower(
      emit,
      operands,
      node.attrs,
      node.outputs.map((id) => graph.types[id]),
    );
    for (const [i, id] of node.outputs.entries()) names.set(id, outputs[i]);
  }
}

/** A node writes its result where the caller wants it; a copy is made only of what is no node's own result. */
function nameOutputs(
  nodes: readonly OnnxNode[],
  outputs: readonly (readonly [string, string])[],
): OnnxNode[] {
  const made = new Set(nodes.flatMap((node) => node.outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const [value, output] of outputs) {
    if (made.has(value) && !renamed.has(value)) renamed.set(value, output);
    else copies.push({ type: 'Identity', inputs: [value], outputs: [output], attributes: {} });
  }
  const rename = (value: string) => renamed.get(value) ?? value;
  return [...nodes, ...copies].map((node) => renamedNode(node, rename));
}

/** A node whose values have other names, also where its graphs read them. */
export function renamedNode(node: OnnxNode, rename: (value: string) => string): OnnxNode {
  return {
    ...withBodies(node, (inner) => renamedNode(inner, rename)),
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  };
}

/** What the graphs of one model share: names are unique in all of them, and constants stand in the outermost. */
interface Lowering {
  readonly constants: Map<string, OnnxConstant>;
  readonly standard: boolean;
  count: number;
}

const freshName = (lowering: Lowering): string => `v${lowering.count++}`;

function emitter(lowering: Lowering, nodes: OnnxNode[]): Emitter {
  const { constants, standard } = lowering;
  const ops: Emitter['ops'] = (type, inputs, outputCount, attributes = {}) => {
    const outputs = Array.from({ length: outputCount }, () => freshName(lowering));
    nodes.push({ type, inputs, outputs, attributes });
    return outputs;
  };
  const keep = (constant: OnnxConstant): string => {
    constants.set(constant.name, constant);
    return constant.name;
  };
  const emit: Emitter = {
    standard,
    ops,
    repeat({ body, carried, most }, inputs) {
      const graph = stepOf(body, inputs.slice(carried), lowering);
      const given = [emit.int64s([most]), emit.scalar(1, 'bool'), ...inputs.slice(0, carried)];
      return ops('Loop', given, graph.outputs.length - 1, { body: { graph } });
    },
    op: (type, inputs, attributes) => ops(type, inputs, 1, attributes)[0],
    int64s: (list) => keep(int64Constant(list)),
    constant: (values: Values, { shape, dtype }) =>
      keep({ name: `c${lowering.count++}`, shape, dtype, values }),
    scalar: (value: number, dtype: NumberType) => {
      const values = newValues(dtype, 1);
      values[0] = value;
      return keep({ name: `${dtype} ${value}`, shape: [], dtype, values });
    },
    uniform: (value, shape) => {
      const values = new Float32Array(sizeOf(shape)).fill(value);
      return keep({ name: `${value} everywhere [${shape}]`, shape, dtype: 'float32', values });
    },
  };
  return emit;
}

/** A loop's step as ONNX has it: it counts steps in int64, and is told that it is made. @param captured as of lowerStep */
function stepOf(body: Graph, captured: readonly string[], lowering: Lowering): OnnxSubgraph {
  const { inputs, outputs, nodes } = lowerStep(body, captured, lowering);
  const [number, ...carried] = inputs;
  const count: OnnxValue<'int64'> = { name: freshName(lowering), shape: [], dtype: 'int64' };
  const isMade: OnnxValue = { name: freshName(lowering), shape: [], dtype: 'bool' };
  const cast: OnnxNode = {
    type: 'Cast',
    inputs: [count.name],
    outputs: [number.name],
    attributes: { to: DATA_TYPE.int32 },
  };
  return namedApart({ inputs: [count, isMade, ...carried], outputs, nodes: [cast, ...nodes] }, lowering);
}

/** @param captured the names of what the step reads of the graph around it: its last inputs, which are not handed to it */
function lowerStep(body: Graph, captured: readonly string[], lowering: Lowering): OnnxSubgraph {
  const nodes: OnnxNode[] = [];
  const emit = emitter(lowering, nodes);
  const value = (name: string, id: ValueId): OnnxValue => ({
    name,
    shape: body.types[id].shape.map(() => null),
    dtype: body.types[id].dtype,
  });
  const ids = [...body.inputs.values()];
  const own = ids.length - captured.length;
  const inputs = ids.slice(0, own).map((id) => value(freshName(lowering), id));
  const names = new Map(ids.map((id, i) => [id, i < own ? inputs[i].name : captured[i - own]]));
  lowerNodes(body, names, emit);
  const outputs = [...body.outputs.values()].map((id) => value(names.get(id) as string, id));
  return { inputs, outputs, nodes };
}

/** ONNX wants each output of a step to be the result of a node of it, and under a name of its own. */
function namedApart({ inputs, outputs, nodes }: OnnxSubgraph, lowering: Lowering): OnnxSubgraph {
  const free = new Set(nodes.flatMap((node) => node.outputs));
  const copies: OnnxNode[] = [];
  const named = outputs.map((output) => {
    if (free.delete(output.name)) return output;
    const name = freshName(lowering);
    copies.push({ type: 'Identity', inputs: [output.name], outputs: [name], attributes: {} });
    return { ...output, name };
  });
  return { inputs, outputs: named, nodes: [...nodes, ...copies] };
}

/** ONNX Runtime warns of each initializer that nothing reads. */
function usedConstants(
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, OnnxConstant>,
): OnnxConstant[] {
  const used = new Set(nodes.flatMap(readBy));
  return [...constants.values()].filter(({ name }) => used.has(name));
}

function readBy(node: OnnxNode): string[] {
  return [...node.inputs, ...bodiesOf(node).flatMap(({ nodes }) => nodes.flatMap(readBy))];
}
