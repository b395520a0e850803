/** The optimised graph as an ONNX model: each node through the rule of its kernel. */
import type { NumberType, Values } from '../engine.ts';
import { newValues, sizeOf } from '../engine.ts';
import type { Graph, ValueId } from './graph.ts';
import type { Emitter, Operand } from './kernel-rule.ts';
import { RULES } from './kernels/rules.ts';
import type { OnnxConstant, OnnxModel, OnnxNode } from './onnx-model.ts';

/** ONNX has one space of names, in which an input and an output of a program may not meet. */
export const inputName = (name: string): string => `in.${name}`;
export const outputName = (name: string): string => `out.${name}`;

export function lower(name: string, graph: Graph): OnnxModel {
  const nodes: OnnxNode[] = [];
  const constants = new Map<string, OnnxConstant>();
  const emit = emitter(nodes, constants);
  const names = new Map<ValueId, string>();
  for (const [input, id] of graph.inputs) names.set(id, inputName(input));
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
  const outputs = [...graph.outputs].map(([output, id]) => ({
    name: outputName(output),
    ...graph.types[id],
  }));
  const ofOutputs = [...graph.outputs].map(
    ([output, id]) => [names.get(id) as string, outputName(output)] as const,
  );
  const inputs = [...graph.inputs].map(([input, id]) => ({ name: inputName(input), ...graph.types[id] }));
  const named = nameOutputs(nodes, ofOutputs);
  return { name, inputs, outputs, constants: usedConstants(named, constants), nodes: named };
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
  return [...nodes, ...copies].map((node) => ({
    ...node,
    inputs: node.inputs.map(rename),
    outputs: node.outputs.map(rename),
  }));
}

function emitter(nodes: OnnxNode[], constants: Map<string, OnnxConstant>): Emitter {
  let count = 0;
  const ops: Emitter['ops'] = (type, inputs, outputCount, attributes = {}) => {
    const outputs = Array.from({ length: outputCount }, () => `v${count++}`);
    nodes.push({ type, inputs, outputs, attributes });
    return outputs;
  };
  const keep = (constant: OnnxConstant): string => {
    constants.set(constant.name, constant);
    return constant.name;
  };
  return {
    ops,
    op: (type, inputs, attributes) => ops(type, inputs, 1, attributes)[0],
    int64s: (list) =>
      keep({
        name: `int64 ${list}`,
        shape: [list.length],
        dtype: 'int64',
        values: BigInt64Array.from(list, (value) => BigInt(value)),
      }),
    constant: (values: Values, { shape, dtype }) => keep({ name: `c${count++}`, shape, dtype, values }),
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
}

/** ONNX Runtime warns of each initializer that nothing reads. */
function usedConstants(
  nodes: readonly OnnxNode[],
  constants: ReadonlyMap<string, OnnxConstant>,
): OnnxConstant[] {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  return [...constants.values()].filter(({ name }) => used.has(name));
}
