/**
 * Lets matrix products read transposed operands and scale their result, instead of separate passes over memory:
 * FusedMatMul does both for nothing. Two kinds of transposes: of the last two axes, and of rows that stand before the
 * axes of the batch, as those of heads do in vectors that are time first.
 */
import { lastTwoSwapped, rowsInside } from '../axes.ts';
import { countUses, type Graph, type GraphNode, sameShape, type ValueId } from '../graph.ts';
import { numberOf } from './constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

export function fuseProducts(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewrite(graph, (node, at) => {
    if (node.kernel === 'BatchMatMul') return readTransposed(node, at);
    if (node.kernel === 'Multiply') return scaleInProduct(node, at, uses);
    return undefined;
  });
}

/** An operand's transpose becomes a flag of the product. FusedMatMul takes operands whose rows stand first only where both have one rank, above 2. */
function readTransposed(node: GraphNode, at: Rewriter): readonly ValueId[] | undefined {
  const transposed = [node.attrs.transposeA === true, node.attrs.transposeB === true];
  const rowsFirst = [node.attrs.rowsFirstA === true, node.attrs.rowsFirstB === true];
  const inputs = [...node.inputs];
  const [rankA, rankB] = inputs.map((id) => at.type(id).shape.length);
  for (const side of [0, 1]) {
    const source = at.producer(inputs[side]);
    if (source?.kernel !== 'Transpose' || rowsFirst[side]) continue;
    const perm = source.attrs.perm as number[];
    const axes = [...perm.keys()];
    if (sameShape(perm, lastTwoSwapped(axes))) transposed[side] = !transposed[side];
    else if (rankA > 2 && rankA === rankB && sameShape(perm, rowsInside(axes))) rowsFirst[side] = true;
    else continue;
    inputs[side] = source.inputs[0];
  }
  if (inputs.every((id, i) => id === node.inputs[i])) return undefined;
  const [transposeA, transposeB] = transposed;
  const [rowsFirstA, rowsFirstB] = rowsFirst;
  const attrs = { ...node.attrs, transposeA, transposeB, rowsFirstA, rowsFirstB };
  return [at.add('BatchMatMul', inputs, attrs, node)];
}

/** A product used only once, by a multiplication with a number. */
function scaleInProduct(
  node: GraphNode,
  at: Rewriter,
  uses: ReadonlyMap<ValueId, number>,
): readonly ValueId[] | undefined {
  for (const side of [0, 1]) {
    const product = at.producer(node.inputs[side]);
    const factor = scalar(node.inputs[1 - side], at);
    if (product?.kernel !== 'BatchMatMul' || factor === undefined) continue;
    if (uses.get(node.inputs[side]) !== 1) continue;
    // A product of single rows has a faster loop, for plain products alone.
    if (hasSingleRow(product, at)) return [scaleLeft(product, node.inputs[1 - side], at)];
    const scale = ((product.attrs.scale as number | undefined) ?? 1) * factor;
    return [at.add('BatchMatMul', product.inputs, { ...product.attrs, scale }, node)];
  }
  return undefined;
}

function hasSingleRow({ inputs: [left], attrs }: GraphNode, at: Rewriter): boolean {
  const rows = at.type(left).shape.at(attrs.rowsFirstA ? 0 : -2);
  return attrs.transposeA !== true && attrs.scale === undefined && rows === 1;
}

function scaleLeft(product: GraphNode, factor: ValueId, at: Rewriter): ValueId {
  const [left, right] = product.inputs;
  const scaled = at.add('Multiply', [left, factor], {}, product);
  return at.add('BatchMatMul', [scaled, right], product.attrs, product);
}

function scalar(id: ValueId, at: Rewriter): number | undefined {
  return at.type(id).shape.length === 0 ? numberOf(id, at) : undefined;
}
