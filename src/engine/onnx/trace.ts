/** Runs a program once on the recording backend and returns what it did, as a graph. No values are computed. */
import type { ArraySpec, DrawMask, Program, Specs } from '../engine.ts';
import { withBackend } from '../with-backend.ts';
import type { Graph } from './graph.ts';
import { RECORDING, Recorder } from './recorder.ts';
import { RECORDED, recordWith } from './recording-backend.ts';

/** A mask that the program asked for: an input of the graph that the caller fills before each run. */
export interface MaskInput {
  readonly input: string;
  readonly site: string;
  readonly shape: readonly number[];
  /** Probability of an element that is not 0. */
  readonly keep: number;
}

export interface Traced {
  readonly graph: Graph;
  readonly masks: readonly MaskInput[];
}

/** @throws UserError for a kernel that has no rule, Error where the program reads values or draws a mask twice */
export function trace(program: Program, specs: Specs): Traced {
  const recorder = new Recorder();
  const masks: MaskInput[] = [];
  const graph = withBackend(RECORDING, () =>
    recordWith(recorder, () => {
      const entries = Object.entries<ArraySpec>(specs).map(
        ([name, spec]) => [name, recorder.input(name, spec)] as const,
      );
      const drawMask: DrawMask = (site, shape, keep) => {
        const input = `mask:${site}`;
        if (recorder.inputs.has(input)) throw new Error(`internal: the mask of ${site} is asked for twice`);
        masks.push({ input, site, shape, keep });
        return recorder.input(input, { shape, dtype: 'float32' });
      };
      const outputs = program(Object.fromEntries(entries), { drawMask, ...RECORDED });
      const ids = Object.entries(outputs).map(
        ([name, tensor]) => [name, recorder.valueOf(tensor.dataId)] as const,
      );
      return recorder.finish(new Map(ids));
    }),
  );
  return { graph, masks };
}
