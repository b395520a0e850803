/**
 * Products whose left operand was made from a large array by simple steps: the steps are taken after the product, on
 * something smaller, and the operand need not be made at all:
 *   (c ∘ M) B = c ∘ (M B)          (c ∘ M)ᵀ B = Mᵀ (c ∘ B)         c a column, one factor a row of M
 *   (P - Q) B = P B - Q B          (P - Q)ᵀ B = Pᵀ B - Qᵀ B
 *   onehot(i) B = rows i of B      onehot(i)ᵀ B = rows of B added up by i
 *   k B = k 1 (1ᵀ B)                                              k one number in every place
 * The gradient of a softmax's cross-entropy, c ∘ (softmax - onehot), is such an operand: of its size the vocabulary's
 * share is by far the largest, and with these rules the softmax alone is read.
 */
import { type Graph, type GraphNode, sameShape, type ValueId } from '../graph.ts';
import { numberOf } from './constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

/** Where a product stands that may be spread, and what is the same in all that takes its place. */
interface Place {
  readonly at: Rewriter;
  readonly like: GraphNode;
  /** Whether the left operand is read transposed. */
  readonly transposed: boolean;
}

export function spreadProducts(graph: Graph): Graph {
  return rewrite(graph, (node, at) => {
    if (node.kernel !== 'BatchMatMul') return undefined;
    const [a, b] = node.inputs;
    const { transposeA, transposeB } = node.attrs;
    const flat = at.type(a).shape.length === 2 && at.type(b).shape.length === 2;
    if (transposeB || !flat) return undefined;
    const spread = spreadProduct(a, b, { at, like: node, transposed: transposeA === true });
    return spread === undefined ? undefined : [spread];
  });
}

/** a b by one of the rules, or undefined when none applies or none would save anything. */
function spreadProduct(a: ValueId, b: ValueId, place: Place): ValueId | undefined {
  const { at, like, transposed } = place;
  const source = at.producer(a);
  // The operand must be larger than what is computed in its place, which has its rows and the columns of b.
  if (!source || at.type(a).shape[1] <= 2 * at.type(b).shape[1]) return undefined;
  const again = (x: ValueId, y: ValueId): ValueId =>
    spreadProduct(x, y, place) ??
    at.add('BatchMatMul', [x, y], { transposeA: transposed, transposeB: false }, like);
  // Nothing is broadcast to it.
  const isAsLarge = (id: ValueId) => sameShape(at.type(id).shape, at.type(a).shape);
  if (source.kernel === 'Multiply') {
    const [m, column] = source.inputs;
    if (!isColumn(column, a, at) || !isAsLarge(m)) return undefined;
    if (transposed) return again(m, at.add('Multiply', [b, column], {}, like));
    return at.add('Multiply', [again(m, b), column], {}, like);
  }
  if (source.kernel === 'Sub') {
    const [p, q] = source.inputs;
    if (!isAsLarge(p)) return undefined;
    const less = simpleProduct(q, b, at.type(a).shape, place);
    return less === undefined ? undefined : at.add('Sub', [again(p, b), less], {}, like);
  }
  return undefined;
}

function isColumn(id: ValueId, of: ValueId, at: Rewriter): boolean {
  const { shape } = at.type(id);
  return shape.length === 2 && shape[0] === at.type(of).shape[0] && shape[1] === 1;
}

/** q b for a q that is a one-hot matrix, a multiple of one, or one number in every place. @param shape that q is read with */
function simpleProduct(q: ValueId, b: ValueId, shape: readonly number[], place: Place): ValueId | undefined {
  const { at, like, transposed } = place;
  const [rows, columns] = shape;
  const number = numberOf(q, at);
  if (number !== undefined) {
    const total = at.add('Sum', [b], { axis: [0], keepDims: true }, like);
    const one = at.add('Multiply', [total, at.addNumber(number)], {}, like);
    return at.add('BroadcastTo', [one], { shape: [transposed ? columns : rows, at.type(b).shape[1]] }, like);
  }
  if (!sameShape(at.type(q).shape, shape)) return undefined;
  let source = at.producer(q);
  if (source?.kernel === 'Cast') source = at.producer(source.inputs[0]);
  if (source?.kernel === 'OneHot' && source.attrs.onValue === 1 && source.attrs.offValue === 0) {
    const [ids] = source.inputs;
    if (transposed) return at.add('UnsortedSegmentSum', [b, ids], { numSegments: columns }, like);
    return at.add('GatherV2', [b, ids], { axis: 0, batchDims: 0 }, like);
  }
  if (source?.kernel !== 'Multiply') return undefined;
  const factor = numberOf(source.inputs[1], at);
  if (factor === undefined) return undefined;
  const unscaled = simpleProduct(source.inputs[0], b, shape, place);
  return unscaled === undefined ? undefined : at.add('Multiply', [unscaled, at.addNumber(factor)], {}, like);
}
