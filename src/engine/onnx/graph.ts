/**
 * The typed graph between tracing and ONNX: single assignment, in the order of execution, TF.js kernel names.
 * It holds shapes and constants, no results, and prints itself.
 */
import type { NamedAttrMap } from '@tensorflow/tfjs-core';
import type { ArraySpec, Arrays, Values } from '../engine.ts';

/** Place of a value in `Graph.types`. */
export type ValueId = number;

export interface GraphNode {
  /** A TF.js kernel name, such as `BatchMatMul`. */
  readonly kernel: string;
  readonly inputs: readonly ValueId[];
  /** The kernel's names for its inputs, in order; null when it takes a list. */
  readonly inputNames: readonly string[] | null;
  readonly attrs: NamedAttrMap;
  readonly outputs: readonly ValueId[];
  /** Where in the program it comes from: TF.js scope names, outermost first. */
  readonly scope: string;
}

export interface Graph {
  readonly types: readonly ArraySpec[];
  readonly inputs: ReadonlyMap<string, ValueId>;
  readonly constants: ReadonlyMap<ValueId, Values>;
  /** Each node stands after the nodes that make its inputs. */
  readonly nodes: readonly GraphNode[];
  readonly outputs: ReadonlyMap<string, ValueId>;
}

/** Begins the names of those inputs of a loop's step that are values of the graph around it. */
export const CAPTURED = 'captured ';

/** What a node `Repeat` does: its attributes. */
export interface Loop {
  /** Of each step: from its number, what is carried, and what is captured. */
  readonly body: Graph;
  /** How many values are carried. */
  readonly carried: number;
  /** Steps at most: how many there are, they say themselves. */
  readonly most: number;
}

/** Null of a node that is no loop. */
export function loopOf({ kernel, attrs }: GraphNode): Loop | null {
  return kernel === 'Repeat' ? (attrs as unknown as Loop) : null;
}

/** Whether a node is a product of matrices as they are: nothing in it is transposed or scaled. */
export function isPlainProduct({ kernel, attrs }: GraphNode): boolean {
  return kernel === 'BatchMatMul' && isPlain(attrs);
}

/** @param attrs of a product */
export function isPlain(attrs: NamedAttrMap): boolean {
  return attrs.transposeA !== true && attrs.transposeB !== true && !hasOwnAttributes(attrs);
}

/** Whether passes have added something to a product that no kernel of TF.js would heed. */
export function hasOwnAttributes({ rowsFirstA, rowsFirstB, scale }: NamedAttrMap): boolean {
  return rowsFirstA === true || rowsFirstB === true || scale !== undefined;
}

export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i]);
}

/** The node that makes each value; none for inputs and constants. */
export function producersOf({ nodes }: Graph): Map<ValueId, GraphNode> {
  return new Map(nodes.flatMap((node) => node.outputs.map((id) => [id, node] as const)));
}

/** How often each value is read, by nodes and as an output. */
export function countUses(graph: Graph): Map<ValueId, number> {
  const uses = new Map<ValueId, number>();
  for (const id of [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs.values()]) {
    uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  return uses;
}

/** Inputs of which the values are known become constants. */
export function withConstants(graph: Graph, values: Arrays): Graph {
  const inputs = new Map([...graph.inputs].filter(([name]) => !(name in values)));
  const constants = new Map(graph.constants);
  for (const [name, id] of graph.inputs) if (name in values) constants.set(id, values[name]);
  return { ...graph, inputs, constants };
}

/** The graph as text: one line a value, such as `%7 = Tanh(%6) : float32[64,256]  # decoder/tanh`. */
export function printGraph(graph: Graph): string {
  const type = (id: ValueId) => `${graph.types[id].dtype}[${graph.types[id].shape}]`;
  const lines = [...graph.inputs].map(([name, id]) => `%${id} = input ${name} : ${type(id)}`);
  for (const [id, values] of graph.constants)
    lines.push(`%${id} = constant ${preview(values)} : ${type(id)}`);
  for (const node of graph.nodes) {
    const outputs = node.outputs.map((id) => `%${id}`).join(', ');
    const inputs = node.inputs.map((id) => `%${id}`).join(', ');
    const attrs = Object.keys(node.attrs).length > 0 ? ` ${JSON.stringify(node.attrs)}` : '';
    lines.push(
      `${outputs} = ${node.kernel}(${inputs})${attrs} : ${node.outputs.map(type).join(', ')}  # ${node.scope}`,
    );
  }
  for (const [name, id] of graph.outputs) lines.push(`output ${name} = %${id}`);
  return `${lines.join('\n')}\n`;
}

function preview(values: Values): string {
  const shown = [...values.slice(0, 4)].map((value) => Number(value.toPrecision(4))).join(' ');
  return values.length > 4 ? `{${shown} …}` : `{${shown}}`;
}
