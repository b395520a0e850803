/** The one way in which passes change a graph: node by node, in order, each kept, replaced, or written anew. */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { ArraySpec, Values } from '../../engine.ts';
import type { Graph, GraphNode, ValueId } from '../graph.ts';
import { RULES } from '../kernels/rules.ts';

/** The graph as far as it is rewritten, which passes call `at`: what is known at the node that they visit. */
export interface Rewriter {
  type(id: ValueId): ArraySpec;
  /** The node that makes a value; undefined for inputs and constants. */
  producer(id: ValueId): GraphNode | undefined;
  constant(id: ValueId): Values | undefined;
  /** Adds a node with one output in the place of the one being visited. */
  add(kernel: string, inputs: readonly ValueId[], attrs: NamedAttrMap, like: GraphNode): ValueId;
  /** The same for a node with several outputs. */
  addAll(kernel: string, inputs: readonly ValueId[], attrs: NamedAttrMap, like: GraphNode): ValueId[];
  addConstant(values: Values, spec: ArraySpec): ValueId;
  /** A float32 scalar. */
  addNumber(value: number): ValueId;
}

/**
 * Visits each node with its inputs already replaced. The visitor returns the values that stand for the node's
 * outputs, or undefined to keep the node as it is.
 */
export function rewrite(
  graph: Graph,
  visit: (node: GraphNode, rewriter: Rewriter) => readonly ValueId[] | undefined,
): Graph {
  const types = [...graph.types];
  const constants = new Map(graph.constants);
  const nodes: GraphNode[] = [];
  const producers = new Map<ValueId, GraphNode>();
  const replaced = new Map<ValueId, ValueId>();
  const push = (node: GraphNode): void => {
    nodes.push(node);
    for (const id of node.outputs) producers.set(id, node);
  };
  const rewriter: Rewriter = {
    type: (id) => types[id],
    producer: (id) => producers.get(id),
    constant: (id) => constants.get(id),
    add: (...node) => rewriter.addAll(...node)[0],
    addAll(kernel, inputs, attrs, like) {
      const specs = RULES[kernel].infer(
        inputs.map((id) => types[id]),
        attrs,
      );
      const outputs = specs.map((spec) => types.push(spec) - 1);
      const inputNames = kernel === like.kernel ? like.inputNames : namesOfInputs(kernel);
      push({ kernel, inputs, inputNames, attrs, outputs, scope: like.scope });
      return outputs;
    },
    addConstant(values, spec) {
      const id = types.push(spec) - 1;
      constants.set(id, values);
      return id;
    },
    addNumber: (value) => rewriter.addConstant(Float32Array.of(value), { shape: [], dtype: 'float32' }),
  };
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((id) => replaced.get(id) ?? id);
    const current = inputs.every((id, i) => id === node.inputs[i]) ? node : { ...node, inputs };
    const standIns = visit(current, rewriter);
    if (standIns === undefined) push(current);
    else for (const [i, id] of node.outputs.entries()) replaced.set(id, standIns[i]);
  }
  const outputs = new Map([...graph.outputs].map(([name, id]) => [name, replaced.get(id) ?? id]));
  return { types, inputs: graph.inputs, constants, nodes, outputs };
}

/** TF.js's input names of the kernels that passes put in the place of others. */
const INPUT_NAMES: Readonly<Record<string, readonly string[]>> = {
  Add: ['a', 'b'],
  BatchMatMul: ['a', 'b'],
  Multiply: ['a', 'b'],
  Sub: ['a', 'b'],
  GatherV2: ['x', 'indices'],
  UnsortedSegmentSum: ['x', 'segmentIds'],
};

function namesOfInputs(kernel: string): readonly string[] | null {
  return kernel === 'Concat' ? null : (INPUT_NAMES[kernel] ?? ['x']);
}
