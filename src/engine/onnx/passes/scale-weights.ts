/**
 * (x W + b) s = x (s W) + s b: a number that multiplies a product with constant weights, or rows of a constant table,
 * goes into the constants. A step of decoding is many small nodes, and each costs its call.
 */
import { sizeOf } from '../../engine.ts';
import { countUses, type Graph, type GraphNode, type ValueId } from '../graph.ts';
import { numberOf } from './constants.ts';
import { LARGEST_FOLDED } from './fold-constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

export function scaleWeights(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewrite(graph, (node, at) => {
    if (node.kernel !== 'Multiply') return undefined;
    const [x, factor] = node.inputs;
    if (at.type(factor).shape.length > 0 || numberOf(factor, at) === undefined) return undefined;
    const standIn = scaled(x, factor, at, uses);
    return standIn === undefined ? undefined : [standIn];
  });
}

/** `id` times the number, where it ends at constants before anything else reads what lies between. */
function scaled(
  id: ValueId,
  factor: ValueId,
  at: Rewriter,
  uses: ReadonlyMap<ValueId, number>,
): ValueId | undefined {
  const source = at.producer(id);
  if (source === undefined || uses.get(id) !== 1) return undefined;
  const [x, constant] = source.inputs;
  const isConstant = constant !== undefined && at.constant(constant) !== undefined;
  const times = (value: ValueId): ValueId => at.add('Multiply', [value, factor], {}, source);
  const again = (...inputs: ValueId[]): ValueId => at.add(source.kernel, inputs, source.attrs, source);
  switch (source.kernel) {
    case 'Reshape': {
      const inner = scaled(x, factor, at, uses);
      return inner === undefined ? undefined : again(inner);
    }
    case 'Add': {
      const inner = isConstant ? scaled(x, factor, at, uses) : undefined;
      return inner === undefined ? undefined : again(inner, times(constant));
    }
    case 'BatchMatMul':
      return isConstant ? again(x, times(constant)) : undefined;
    case 'GatherV2':
      return isSmallTable(source, at) ? again(times(x), constant) : undefined;
    default:
      return undefined;
  }
}

/** It may be read elsewhere too, and is then kept twice. */
function isSmallTable({ inputs: [table] }: GraphNode, at: Rewriter): boolean {
  return at.constant(table) !== undefined && sizeOf(at.type(table).shape) <= LARGEST_FOLDED;
}
