/**
 * E[i] W + b = (E W + b)[i]: where the table and the weights are constant and small, a look-up takes the place of a
 * product at every step.
 */
import { sizeOf } from '../../engine.ts';
import { type Graph, type GraphNode, isPlainProduct, type ValueId } from '../graph.ts';
import { LARGEST_FOLDED } from './fold-constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

/** Multiplications of a product that may be made while compiling: some tenths of a second on TF.js's `cpu` backend. */
const MOST_MULTIPLICATIONS = 1 << 26;

export function tabulateLookUps(graph: Graph): Graph {
  return rewrite(graph, (node, at) => {
    const [x, constant] = node.inputs;
    const lookUp = x === undefined ? undefined : at.producer(x);
    if (lookUp?.kernel !== 'GatherV2' || lookUp.attrs.axis !== 0) return undefined;
    const [table, ids] = lookUp.inputs;
    if (!isTabulated(node, table, constant, at)) return undefined;
    const made = at.add(node.kernel, [table, constant], node.attrs, node);
    return [at.add('GatherV2', [made, ids], lookUp.attrs, lookUp)];
  });
}

/** Whether the node does to each row of `table` what it does to rows that are looked up. */
function isTabulated(node: GraphNode, table: ValueId, constant: ValueId | undefined, at: Rewriter): boolean {
  if (constant === undefined || at.constant(constant) === undefined) return false;
  if (!isConstantMatrix(table, at)) return false;
  const { shape } = at.type(constant);
  const [rows, width] = at.type(table).shape;
  if (node.kernel === 'Add') return shape.length === 1 && shape[0] === width;
  if (!isPlainProduct(node) || shape.length !== 2) return false;
  return rows * shape[1] <= LARGEST_FOLDED && rows * sizeOf(shape) <= MOST_MULTIPLICATIONS;
}

/** Given, or made of constants here. */
function isConstantMatrix(id: ValueId, at: Rewriter): boolean {
  if (at.type(id).shape.length !== 2) return false;
  if (at.constant(id) !== undefined) return true;
  const source = at.producer(id);
  return source?.kernel === 'BatchMatMul' && source.inputs.every((input) => at.constant(input) !== undefined);
}
