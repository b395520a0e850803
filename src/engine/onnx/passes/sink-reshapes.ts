/**
 * A reshape that only joins leading axes moves behind the product, sum or function that reads it, which do the same on
 * more axes: so it meets the reshape that undoes it. A step of decoding is many small nodes, and each costs its call.
 */
import type { Graph, GraphNode, ValueId } from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';
import { simplify } from './simplify.ts';

export function sinkReshapes(graph: Graph): Graph {
  const sunk = rewrite(graph, (node, at) => {
    const operands = operandsBehind(node, at);
    if (operands === undefined) return undefined;
    const result = at.add(node.kernel, operands, node.attrs, node);
    return [at.add('Reshape', [result], { shape: [...at.type(node.outputs[0]).shape] }, node)];
  });
  // Twice: a reshape of a reshape becomes one, which may then change nothing.
  return simplify(simplify(sunk));
}

/** The node's inputs before the reshape of its first one, if the node does the same to them. */
function operandsBehind(node: GraphNode, at: Rewriter): ValueId[] | undefined {
  const [first, ...others] = node.inputs;
  const x = joined(first, at);
  if (x === undefined) return undefined;
  const ranks = others.map((id) => at.type(id).shape.length);
  switch (node.kernel) {
    case 'BatchMatMul':
      return ranks[0] === 2 && node.attrs.transposeA !== true ? [x, ...others] : undefined;
    case 'Add':
      return ranks[0] <= 1 ? [x, ...others] : undefined;
    case 'Relu':
      return [x];
    default:
      return undefined;
  }
}

/** What `id` is a matrix of, with the same last axis. */
function joined(id: ValueId, at: Rewriter): ValueId | undefined {
  const source = at.producer(id);
  if (source?.kernel !== 'Reshape') return undefined;
  const [before, after] = [at.type(source.inputs[0]).shape, at.type(id).shape];
  return after.length === 2 && before.length > 2 && before.at(-1) === after[1] ? source.inputs[0] : undefined;
}
