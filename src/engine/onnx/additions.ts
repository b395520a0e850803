/**
 * Sums by segment that end at an output, such as the gradient of a look-up: taken out of the graph and added row by
 * row after each run. In the graph each would make a dense array, mostly zeros, and ONNX Runtime adds to it either in
 * one slow thread or in an order that changes from run to run.
 */
import type { Arrays } from '../engine.ts';
import { countUses, type Graph, type GraphNode, producersOf, sameShape, type ValueId } from './graph.ts';
import { dropDead } from './passes/drop-dead.ts';

/** `output[ids[i]] += sign * rows[i]` for each i in order. All three are outputs by name; `rows` and `ids` are new ones. */
export interface Addition {
  readonly output: string;
  readonly rows: string;
  readonly ids: string;
  readonly sign: 1 | -1;
}

export interface WithoutAdditions {
  /** Its outputs hold what is dense; an output that is nothing but additions is left out of them. */
  readonly graph: Graph;
  readonly additions: readonly Addition[];
}

interface Term {
  readonly id: ValueId;
  readonly sign: 1 | -1;
}

/** The graph without the sums by segment that end at its outputs, and those sums. */
export function takeAdditionsOut(graph: Graph): WithoutAdditions {
  const producers = producersOf(graph);
  const uses = countUses(graph);
  const types = [...graph.types];
  const nodes = [...graph.nodes];
  const outputs = new Map<string, ValueId>();
  const additions: Addition[] = [];
  for (const [output, id] of graph.outputs) {
    const terms = termsOf({ id, sign: 1 }, producers, { uses, types });
    const sums = terms.filter(({ id: sum }) => uses.get(sum) === 1 && isSumOfRows(producers.get(sum), graph));
    const dense = terms.filter((term) => !sums.includes(term));
    for (const { id: sum, sign } of sums) {
      const [rows, ids] = (producers.get(sum) as GraphNode).inputs;
      const names = { rows: `rows ${additions.length}`, ids: `ids ${additions.length}` };
      outputs.set(names.rows, rows).set(names.ids, ids);
      additions.push({ output, ...names, sign });
    }
    if (sums.length === 0) outputs.set(output, id);
    else if (dense.length > 0)
      outputs.set(output, addUp(dense, types, nodes, producers.get(id) as GraphNode));
  }
  return { graph: dropDead({ ...graph, types, nodes, outputs }), additions };
}

/** What a value is the sum of, as far as it is made for that sum alone and nothing is broadcast in it. */
function termsOf(
  { id, sign }: Term,
  producers: ReadonlyMap<ValueId, GraphNode>,
  facts: { readonly uses: ReadonlyMap<ValueId, number>; readonly types: Graph['types'] },
): Term[] {
  const node = producers.get(id);
  const more = (input: ValueId, by: 1 | -1) =>
    termsOf({ id: input, sign: sign === by ? 1 : -1 }, producers, facts);
  const { uses, types } = facts;
  const isBroadcast = (input: ValueId) => !sameShape(types[input].shape, types[id].shape);
  if (!node || uses.get(id) !== 1 || node.inputs.some(isBroadcast)) return [{ id, sign }];
  if (node.kernel === 'Add' || node.kernel === 'AddN') return node.inputs.flatMap((input) => more(input, 1));
  if (node.kernel === 'Sub') return [...more(node.inputs[0], 1), ...more(node.inputs[1], -1)];
  return [{ id, sign }];
}

function isSumOfRows(node: GraphNode | undefined, { types }: Graph): boolean {
  return node?.kernel === 'UnsortedSegmentSum' && types[node.inputs[1]].shape.length === 1;
}

/** Appends what adds the terms up. */
function addUp(
  terms: readonly Term[],
  types: Graph['types'][number][],
  nodes: GraphNode[],
  like: GraphNode,
): ValueId {
  const append = (kernel: string, inputs: readonly ValueId[], inputNames: readonly string[]): ValueId => {
    const id = types.push(types[like.outputs[0]]) - 1;
    nodes.push({ kernel, inputs, inputNames, attrs: {}, outputs: [id], scope: like.scope });
    return id;
  };
  const [first, ...rest] = terms.toSorted((a, b) => b.sign - a.sign);
  const start = first.sign === 1 ? first.id : append('Neg', [first.id], ['x']);
  return rest.reduce((sum, { id, sign }) => append(sign === 1 ? 'Add' : 'Sub', [sum, id], ['a', 'b']), start);
}

/** Carries them out on `results`, in place. An output that is no result of the graph is zero before. */
export function addRows(additions: readonly Addition[], results: Arrays): void {
  for (const { output, rows, ids, sign } of additions) {
    const target = results[output];
    const added = results[rows];
    const segments = results[ids];
    const width = added.length / segments.length;
    for (let row = 0; row < segments.length; row++) {
      const to = segments[row] * width;
      const from = row * width;
      for (let i = 0; i < width; i++) target[to + i] += sign * added[from + i];
    }
  }
}
