/** Removes nodes and constants that no output needs. */
import type { Graph, ValueId } from '../graph.ts';

export function dropDead(graph: Graph): Graph {
  const needed = new Set<ValueId>(graph.outputs.values());
  const nodes = [...graph.nodes]
    .reverse()
    .filter((node) => {
      if (!node.outputs.some((id) => needed.has(id))) return false;
      for (const id of node.inputs) needed.add(id);
      return true;
    })
    .reverse();
  const constants = new Map([...graph.constants].filter(([id]) => needed.has(id)));
  return { ...graph, nodes, constants };
}
