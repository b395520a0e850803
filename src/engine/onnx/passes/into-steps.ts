/**
 * What a loop's step reads of the graph around it, and is constant, becomes a constant of the step: so that the passes,
 * which see one graph at a time, know it there too.
 */
import type { Arrays, Values } from '../../engine.ts';
import { CAPTURED, type Graph, type GraphNode, loopOf } from '../graph.ts';

/** @param prepare makes of a step, and of those of its inputs that are known, the step that takes its place */
export function intoSteps(graph: Graph, prepare: (step: Graph, known: Arrays) => Graph): Graph {
  const intoStep = (node: GraphNode): GraphNode => {
    const body = loopOf(node)?.body;
    if (body === undefined) return node;
    const names = [...body.inputs.keys()];
    // A step may be given more than its loop: the number of steps before it.
    const own = names.length - node.inputs.length;
    const known: Record<string, Values> = {};
    const inputs = node.inputs.filter((id, i) => {
      const name = names[own + i];
      const values = graph.constants.get(id);
      if (values === undefined || !name.startsWith(CAPTURED)) return true;
      known[name] = values;
      return false;
    });
    return { ...node, inputs, attrs: { ...node.attrs, body: prepare(body, known) as never } };
  };
  return { ...graph, nodes: graph.nodes.map(intoStep) };
}
