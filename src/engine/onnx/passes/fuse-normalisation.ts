/**
 * (x - mean) / sqrt(mean((x - mean)²) + ε) over the last axis, in one pass over x instead of seven:
 * LayerNormalization gives it, and 1 / sqrt(…) too, which a gradient needs.
 */
import { countUses, type Graph, type GraphNode, type ValueId } from '../graph.ts';
import { numberOf } from './constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

export function fuseNormalisation(graph: Graph): Graph {
  // x - mean -> its quotient by the deviation, which LayerNormalization has made.
  const quotients = new Map<ValueId, { readonly perDeviation: ValueId; readonly quotient: ValueId }>();
  return rewrite(graph, (node, at) => {
    if (node.kernel === 'Rsqrt') {
      const found = deviationOf(node, at);
      if (!found) return undefined;
      const [quotient, perDeviation] = at.addAll(
        'LayerNormalization',
        [found.x],
        { epsilon: found.epsilon },
        node,
      );
      quotients.set(found.centred, { perDeviation, quotient });
      return [perDeviation];
    }
    if (node.kernel !== 'Multiply') return undefined;
    const known = quotients.get(node.inputs[0]);
    return known?.perDeviation === node.inputs[1] ? [known.quotient] : undefined;
  });
}

/** gain y + bias too, from x once more where a gradient reads y: one pass for two. */
export function fuseAffine(graph: Graph): Graph {
  const uses = countUses(graph);
  return rewrite(graph, (node, at) => {
    if (node.kernel !== 'Add') return undefined;
    const [scaled, bias] = node.inputs;
    const product = at.producer(scaled);
    if (product?.kernel !== 'Multiply' || uses.get(scaled) !== 1) return undefined;
    const [y, gain] = product.inputs;
    const source = at.producer(y);
    if (source?.kernel !== 'LayerNormalization' || source.inputs.length > 1) return undefined;
    if (source.outputs[0] !== y) return undefined;
    const dim = `${at.type(y).shape.at(-1)}`;
    if ([gain, bias].some((id) => `${at.type(id).shape}` !== dim)) return undefined;
    return [at.add('LayerNormalization', [source.inputs[0], gain, bias], source.attrs, node)];
  });
}

/** What `node` is 1 / sqrt(mean((x - mean)²) + ε) of, if it is that. */
function deviationOf(
  node: GraphNode,
  at: Rewriter,
): { readonly x: ValueId; readonly centred: ValueId; readonly epsilon: number } | undefined {
  const sum = at.producer(node.inputs[0]);
  const epsilon = sum?.kernel === 'Add' ? numberOf(sum.inputs[1], at) : undefined;
  const square = sum && epsilon !== undefined ? at.producer(meanOver(sum.inputs[0], at) ?? -1) : undefined;
  if (square?.kernel !== 'Square' || epsilon === undefined) return undefined;
  const [centred] = square.inputs;
  const difference = at.producer(centred);
  if (difference?.kernel !== 'Sub') return undefined;
  const [x, mean] = difference.inputs;
  return meanOver(mean, at) === x ? { x, centred, epsilon } : undefined;
}

/** What `id` is the mean of over the last axis, kept, if it is that. */
function meanOver(id: ValueId, at: Rewriter): ValueId | undefined {
  const source = at.producer(id);
  if (source?.kernel !== 'Mean' || source.attrs.keepDims !== true) return undefined;
  const axes = [source.attrs.axis].flat();
  const last = at.type(source.inputs[0]).shape.length - 1;
  return axes.length === 1 && (axes[0] === last || axes[0] === -1) ? source.inputs[0] : undefined;
}
