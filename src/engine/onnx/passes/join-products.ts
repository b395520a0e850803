/**
 * x U + a, x V + b, … = x [U V …] + [a b …], cut apart: where x is one position a row and the rest is constant, one
 * product is as fast as one of several, and has fewer nodes. For many rows the cutting costs more than that.
 */
import {
  countUses,
  type Graph,
  type GraphNode,
  isPlainProduct,
  producersOf,
  type ValueId,
} from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

/** x W + b. */
interface Affine {
  readonly x: ValueId;
  readonly weight: ValueId;
  readonly bias: ValueId;
  readonly sum: ValueId;
}

export function joinProducts(graph: Graph): Graph {
  const groups = new Map<ValueId, Affine[]>();
  for (const affine of affinesOf(graph)) groups.set(affine.x, [...(groups.get(affine.x) ?? []), affine]);
  const together = new Map<ValueId, readonly Affine[]>();
  for (const group of groups.values())
    if (group.length > 1) for (const { sum } of group) together.set(sum, group);

  const parts = new Map<ValueId, ValueId>();
  return rewrite(graph, (node, at) => {
    const [sum] = node.outputs;
    const group = together.get(sum);
    if (group === undefined) return undefined;
    if (!parts.has(sum))
      for (const [i, part] of joined(group, node, at).entries()) parts.set(group[i].sum, part);
    return [parts.get(sum) as ValueId];
  });
}

function affinesOf(graph: Graph): Affine[] {
  const uses = countUses(graph);
  const producers = producersOf(graph);
  return graph.nodes.flatMap((node) => {
    const [product, bias] = node.inputs;
    const source = node.kernel === 'Add' ? producers.get(product) : undefined;
    if (source === undefined || !isPlainProduct(source) || uses.get(product) !== 1) return [];
    const [x, weight] = source.inputs;
    const isKnown = graph.constants.has(weight) && graph.constants.has(bias);
    const { shape } = graph.types[weight];
    const isAffine = shape.length === 2 && `${graph.types[bias].shape}` === `${shape[1]}`;
    if (!isKnown || !isAffine || !hasOnePosition(graph.types[x].shape)) return [];
    return [{ x, weight, bias, sum: node.outputs[0] }];
  });
}

function hasOnePosition(shape: readonly number[]): boolean {
  return shape.length === 2 || shape.at(-2) === 1;
}

/** At the first of them: what they have in common is there. @returns the parts, in order */
function joined(group: readonly Affine[], first: GraphNode, at: Rewriter): ValueId[] {
  const [x] = (at.producer(first.inputs[0]) as GraphNode).inputs;
  const side = (of: 'weight' | 'bias', axis: number): ValueId =>
    at.add(
      'Concat',
      group.map((each) => each[of]),
      { axis },
      first,
    );
  const product = at.add('BatchMatMul', [x, side('weight', 1)], {}, first);
  const sum = at.add('Add', [product, side('bias', 0)], {}, first);
  const widths = group.map(({ bias }) => at.type(bias).shape[0]);
  return at.addAll('SplitV', [sum], { numOrSizeSplits: widths, axis: at.type(sum).shape.length - 1 }, first);
}
