/**
 * A reshape that puts axes of length 1 into the rows of a product moves before it, if it meets another reshape there:
 * the two are one. What sink-reshapes.ts cannot do, where the axes that were joined are not those that are wanted.
 */
import { countUses, type Graph, type ValueId } from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

export function raiseReshapes(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewrite(graph, (node, at) => {
    if (node.kernel !== 'Reshape') return undefined;
    const [x] = node.inputs;
    const [before, after] = [at.type(x).shape, at.type(node.outputs[0]).shape];
    const addsOnes = before.length === 2 && `${after.filter((axis) => axis !== 1)}` === `${before}`;
    if (!addsOnes || after.at(-1) !== before[1] || at.producer(x)?.kernel === 'Reshape') return undefined;
    const standIn = reshaped(x, after.slice(0, -1), at, uses);
    return standIn === undefined ? undefined : [standIn];
  });
}

/** `id`, a matrix, with the leading axes `rows`, if a reshape is where it comes from. */
function reshaped(
  id: ValueId,
  rows: readonly number[],
  at: Rewriter,
  uses: ReadonlyMap<ValueId, number>,
): ValueId | undefined {
  const source = at.producer(id);
  if (source === undefined || uses.get(id) !== 1) return undefined;
  const [x, other] = source.inputs;
  if (source.kernel === 'Reshape')
    return at.add('Reshape', [x], { shape: [...rows, at.type(id).shape[1]] }, source);
  const rank = other === undefined ? 0 : at.type(other).shape.length;
  const goesOn =
    source.kernel === 'Add'
      ? rank === 1
      : source.kernel === 'BatchMatMul' && rank === 2 && source.attrs.transposeA !== true;
  const inner = goesOn ? reshaped(x, rows, at, uses) : undefined;
  return inner === undefined ? undefined : at.add(source.kernel, [inner, other], source.attrs, source);
}
