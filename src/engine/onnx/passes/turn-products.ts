/**
 * The gradient of a weight that is wider than high, Aᵀ B, as (Bᵀ A)ᵀ. ONNX Runtime copies the right operand into the
 * layout of its kernel, block after block, and reads each block once for every row of the result: where there are few
 * rows, the copies cost up to a quarter of the product. The weight that is transposed afterwards is small beside both
 * operands, which have a row for each token.
 */
import { lastTwoSwapped } from '../axes.ts';
import type { Graph, GraphNode } from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

/** With as many rows, or more, no difference was found. */
const MANY_ROWS = 256;

export function turnProducts(graph: Graph): Graph {
  return rewrite(graph, (node, at) => {
    if (!isOfFewRows(node, at)) return undefined;
    const [a, b] = node.inputs;
    const turned = at.add('BatchMatMul', [b, a], node.attrs, node);
    const perm = lastTwoSwapped([...at.type(turned).shape.keys()]);
    return [at.add('Transpose', [turned], { perm }, node)];
  });
}

function isOfFewRows({ kernel, inputs, outputs, attrs }: GraphNode, at: Rewriter): boolean {
  if (kernel !== 'BatchMatMul' || !attrs.transposeA || attrs.transposeB) return false;
  if (attrs.rowsFirstA || attrs.rowsFirstB) return false;
  const [rows, columns] = at.type(outputs[0]).shape.slice(-2);
  const summed = at.type(inputs[0]).shape.at(-2) as number;
  return rows < MANY_ROWS && columns >= 2 * rows && summed >= 2 * columns;
}
