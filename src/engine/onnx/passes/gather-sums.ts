/**
 * Sums of like terms, such as the gradients that each step of an unrolled loop adds to the same weights:
 *   Σ A_t B = (Σ A_t) B,  Σ A B_t = A (Σ B_t)
 *   Σ A_tᵀ B_t = [A_1; A_2; …]ᵀ [B_1; B_2; …]
 *   Σ x_t ∘ y = (Σ x_t) ∘ y
 *   Σ rowsum(x_t) = rowsum([x_1; x_2; …])
 *   Σ reshape(x_t) = reshape(Σ x_t)
 * One large product instead of many small ones, and no running total that is read and written at each step.
 */
import { sizeOf } from '../../engine.ts';
import { countUses, type Graph, type GraphNode, type ValueId } from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

export function gatherSums(graph: Graph): Graph {
  const uses = countUses(graph);
  const inner = innerSums(graph, uses);
  return rewrite(graph, (node, at) => {
    if (node.kernel !== 'Add' || inner.has(node.outputs[0])) return undefined;
    const shape = at.type(node.outputs[0]).shape.join();
    const terms = termsOf(node, at, inner);
    if (terms.length < 3 || terms.some((id) => at.type(id).shape.join() !== shape)) return undefined;
    return [addUp(terms, { at, like: node, isOwn: (id) => uses.get(id) === 1 })];
  });
}

/** Results of additions that only another addition reads. */
function innerSums({ nodes }: Graph, uses: ReadonlyMap<ValueId, number>): ReadonlySet<ValueId> {
  const sums = new Set(nodes.filter(({ kernel }) => kernel === 'Add').map(({ outputs }) => outputs[0]));
  const read = nodes.filter(({ kernel }) => kernel === 'Add').flatMap(({ inputs }) => inputs);
  return new Set(read.filter((id) => sums.has(id) && uses.get(id) === 1));
}

function termsOf(node: GraphNode, at: Rewriter, inner: ReadonlySet<ValueId>): ValueId[] {
  return node.inputs.flatMap((id) => {
    const source = inner.has(id) ? at.producer(id) : undefined;
    return source ? termsOf(source, at, inner) : [id];
  });
}

interface Place {
  readonly at: Rewriter;
  readonly like: GraphNode;
  /** Whether a value is made for this sum alone. */
  isOwn(id: ValueId): boolean;
}

/** Terms that one rule takes together, and what it makes of them. */
interface Kind {
  readonly key: string;
  join(nodes: readonly GraphNode[], place: Place): ValueId;
}

/** The sum of `terms`, all of one shape: like terms first, then what is left one by one. */
function addUp(terms: readonly ValueId[], place: Place): ValueId {
  const { at, like, isOwn } = place;
  const alike = new Map<string, { readonly kind: Kind; readonly ids: ValueId[] }>();
  for (const id of terms) {
    const source = at.producer(id);
    for (const kind of source && isOwn(id) ? kindsOf(source, at) : []) {
      const group = alike.get(kind.key) ?? { kind, ids: [] };
      alike.set(kind.key, group);
      group.ids.push(id);
    }
  }
  // A term may be of several kinds: the largest group takes it, and equal ones in the order of the rules.
  const left = new Set(terms);
  const repeated = terms.filter((id, i) => terms.indexOf(id) !== i);
  const sums: ValueId[] = [];
  for (const { kind, ids } of [...alike.values()].sort((a, b) => b.ids.length - a.ids.length)) {
    const members = ids.filter((id) => left.has(id));
    if (members.length < 2) continue;
    for (const id of members) left.delete(id);
    sums.push(
      kind.join(
        members.map((id) => at.producer(id) as GraphNode),
        place,
      ),
    );
  }
  return [...sums, ...left, ...repeated].reduce((sum, id) => at.add('Add', [sum, id], {}, like));
}

function kindsOf(node: GraphNode, at: Rewriter): Kind[] {
  const shapes = node.inputs.map((id) => at.type(id).shape);
  const attrs = JSON.stringify(node.attrs);
  switch (node.kernel) {
    case 'BatchMatMul':
      return productKinds(node, shapes, attrs, at);
    case 'Multiply':
      return [0, 1].map((side) => ({
        key: `factor ${side} ${node.inputs[side]} ${shapes[1 - side]}`,
        join: (nodes, place) => {
          const others = addUp(operands(nodes, 1 - side), place);
          return place.at.add('Multiply', [others, node.inputs[side]], {}, place.like);
        },
      }));
    case 'Sum': {
      const axes = [node.attrs.axis].flat() as number[];
      if (axes.length !== 1) return [];
      const axis = (axes[0] + shapes[0].length) % shapes[0].length;
      return [
        {
          key: `total ${shapes[0]} ${attrs}`,
          join: (nodes, place) =>
            place.at.add('Sum', [stack(operands(nodes, 0), axis, place)], node.attrs, place.like),
        },
      ];
    }
    case 'Reshape':
      return [
        {
          key: `shape ${shapes[0]}`,
          join: (nodes, place) => {
            const sum = addUp(operands(nodes, 0), place);
            return place.at.add('Reshape', [sum], { shape: [...at.type(node.outputs[0]).shape] }, place.like);
          },
        },
      ];
    default:
      return [];
  }
}

function productKinds(
  node: GraphNode,
  shapes: readonly (readonly number[])[],
  attrs: string,
  at: Rewriter,
): Kind[] {
  const common = [0, 1].map((side) => ({
    key: `operand ${side} ${node.inputs[side]} ${shapes[1 - side]} ${attrs}`,
    join: (nodes: readonly GraphNode[], place: Place) => {
      const others = addUp(operands(nodes, 1 - side), place);
      const sides = side === 0 ? [node.inputs[0], others] : [others, node.inputs[1]];
      return place.at.add('BatchMatMul', sides, node.attrs, place.like);
    },
  }));
  const { transposeA, transposeB } = node.attrs;
  const stacked = sizeOf(shapes[0]) + sizeOf(shapes[1]);
  // Rows laid under each other are a copy: it must be small against the totals that it saves.
  const saves = stacked <= 4 * sizeOf(at.type(node.outputs[0]).shape);
  if (transposeA !== true || transposeB === true || shapes[0].length !== shapes[1].length || !saves)
    return common;
  const rows = shapes[0].length - 2;
  const joined: Kind = {
    key: `products ${shapes.join(' ')} ${attrs}`,
    join: (nodes, place) => {
      const sides = [0, 1].map((side) => stack(operands(nodes, side), rows, place));
      return place.at.add('BatchMatMul', sides, node.attrs, place.like);
    },
  };
  return [...common, joined];
}

function operands(nodes: readonly GraphNode[], side: number): ValueId[] {
  return nodes.map(({ inputs }) => inputs[side]);
}

function stack(ids: readonly ValueId[], axis: number, { at, like }: Place): ValueId {
  return at.add('Concat', ids, { axis }, like);
}
