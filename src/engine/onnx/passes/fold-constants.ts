/** Computes at compile time what depends on no input, with TF.js's `cpu` backend: causal masks, position tables. */
import * as tf from '@tensorflow/tfjs-core';
import { sizeOf, type Values, valuesOf } from '../../engine.ts';
import { withBackend } from '../../with-backend.ts';
import { type Graph, type GraphNode, hasOwnAttributes, type ValueId } from '../graph.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

/** A result with more elements than this, and more than its inputs, is not folded: computing it at each run is cheaper than keeping it. */
export const LARGEST_FOLDED = 1 << 20;

/**
 * Fill is smaller than its result, and a Slice may end at an open axis; BroadcastTo, LayerNormalization and what a
 * program asks for beside kernels are ours, which `cpu` does not know.
 */
const LEFT_ALONE = new Set(['Fill', 'Slice', 'BroadcastTo', 'LayerNormalization', 'Operator', 'Repeat']);

export function foldConstants(graph: Graph): Graph {
  return foldWhere(graph, isKnown);
}

/** The same for what depends on constants alone: a `Fill` may have an open axis, as results computed from it would. */
export function foldArrays(graph: Graph): Graph {
  return foldWhere(graph, (id, at) => at.constant(id) !== undefined);
}

function foldWhere(graph: Graph, known: typeof isKnown): Graph {
  return rewrite(graph, (node, at) => {
    if (LEFT_ALONE.has(node.kernel) || hasOwnAttributes(node.attrs)) return undefined;
    if (!node.inputs.every((id) => known(id, at))) return undefined;
    const size = (ids: readonly ValueId[]) => ids.reduce((sum, id) => sum + sizeOf(at.type(id).shape), 0);
    const held = size(node.inputs.filter((id) => at.constant(id) !== undefined));
    if (size(node.outputs) > Math.max(LARGEST_FOLDED, held)) return undefined;
    const results = compute(node, at);
    return results.map((values, i) => at.addConstant(values, at.type(node.outputs[i])));
  });
}

function isKnown(id: ValueId, at: Rewriter): boolean {
  return at.constant(id) !== undefined || at.producer(id)?.kernel === 'Fill';
}

function compute(node: GraphNode, at: Rewriter): Values[] {
  return withBackend('cpu', () => {
    const tensors = node.inputs.map((id) => {
      const { shape, dtype } = at.type(id);
      const values = at.constant(id);
      if (values) return tf.tensor(values, [...shape], dtype);
      return tf.fill([...shape], at.producer(id)?.attrs.value as number, dtype);
    });
    const names = node.inputNames;
    const inputs = names ? Object.fromEntries(tensors.map((tensor, i) => [names[i], tensor])) : tensors;
    const outputs = tf.engine().runKernel(node.kernel, inputs as unknown as tf.NamedTensorMap, node.attrs);
    return (Array.isArray(outputs) ? outputs : [outputs]).map((tensor, i) =>
      valuesOf(at.type(node.outputs[i]).dtype, tensor.dataSync()),
    );
  });
}
