/** How sequential a program is: the most of its matrix products that must wait for one another, read off its graph. */
import type { Program, Specs } from '../engine.ts';
import type { Graph, ValueId } from './graph.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

/**
 * Products on the longest way through the graph of a program, which is traced for it and not run: what no number of
 * processors shortens.
 */
export function chainOfProgram(program: Program, specs: Specs): number {
  return Math.max(0, ...chainsOf(optimise(trace(program, specs).graph)).values());
}

/** The same up to each output, by its name. */
export function chainsOfOutputs(program: Program, specs: Specs): Map<string, number> {
  const graph = optimise(trace(program, specs).graph);
  const chains = chainsOf(graph);
  return new Map([...graph.outputs].map(([name, id]) => [name, chains.get(id) ?? 0]));
}

function chainsOf({ nodes }: Graph): Map<ValueId, number> {
  const chains = new Map<ValueId, number>();
  for (const { kernel, inputs, outputs } of nodes) {
    const before = inputs.reduce((most, id) => Math.max(most, chains.get(id) ?? 0), 0);
    for (const id of outputs) chains.set(id, before + (kernel === 'BatchMatMul' ? 1 : 0));
  }
  return chains;
}
