/**
 * Lets matrix products read transposed operands and scale their result, instead of separate passes over memory:
 * FusedMatMul does both for nothing.
 */
import { countUses, type Graph, type GraphNode, type ValueId } from '../graph.ts';
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

/** An operand whose last two axes are swapped becomes a flag of the product. */
function readTransposed(node: GraphNode, at: Rewriter): readonly ValueId[] | undefined {
  const flags = [node.attrs.transposeA === true, node.attrs.transposeB === true];
  const inputs = [...node.inputs];
  for (const side of [0, 1]) {
    const source = at.producer(inputs[side]);
    if (source?.kernel !== 'Transpose' || !swapsLastTwo(source.attrs.perm as number[])) continue;
    inputs[side] = source.inputs[0];
    flags[side] = !flags[side];
  }
  if (inputs.every((id, i) => id === node.inputs[i])) return undefined;
  return [at.add('BatchMatMul', inputs, { ...node.attrs, transposeA: flags[0], transposeB: flags[1] }, node)];
}

function swapsLastTwo(perm: readonly number[]): boolean {
  const last = perm.length - 1;
  return perm.every((axis, i) => axis === (i === last ? last - 1 : i === last - 1 ? last : i));
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
  return attrs.transposeA !== true && attrs.scale === undefined && at.type(left).shape.at(-2) === 1;
}

function scaleLeft(product: GraphNode, factor: ValueId, at: Rewriter): ValueId {
  const [left, right] = product.inputs;
  const scaled = at.add('Multiply', [left, factor], {}, product);
  return at.add('BatchMatMul', [scaled, right], product.attrs, product);
}

function scalar(id: ValueId, at: Rewriter): number | undefined {
  return at.type(id).shape.length === 0 ? numberOf(id, at) : undefined;
}
