/** How sequential a program is: the most of its matrix products that must wait for one another, read off its graph. */
import type { Program, Specs } from '../engine.ts';
import type { ValueId } from './graph.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

/**
 * Products on the longest way through the graph of a program, which is traced for it and not run: what no number of
 * processors shortens.
 */
export function chainOfProgram(program: Program, specs: Specs): number {
  const { nodes } = optimise(trace(program, specs).graph);
  const chain = new Map<ValueId, number>();
  let longest = 0;
  for (const { kernel, inputs, outputs } of nodes) {
    const before = inputs.reduce((most, id) => Math.max(most, chain.get(id) ?? 0), 0);
    const here = before + (kernel === 'BatchMatMul' ? 1 : 0);
    for (const id of outputs) chain.set(id, here);
    longest = Math.max(longest, here);
  }
  return longest;
}
