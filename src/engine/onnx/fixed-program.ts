/**
 * A session run as the program of fixed shapes that it was made of: masks are drawn before each run, and rows added
 * after it. Not here: making the session (onnx-engine.ts).
 */
import type * as ort from 'onnxruntime-node';
import type { MaskMemory } from '../../random/dropout-mask.ts';
import {
  type ArraySpec,
  type Arrays,
  type Compiled,
  checkInputs,
  newValues,
  type RunOptions,
  type Specs,
  sizeOf,
  type Values,
} from '../engine.ts';
import { addRows, type WithoutAdditions } from './additions.ts';
import { countFlops } from './count-flops.ts';
import type { ValueId } from './graph.ts';
import { inputName, outputName } from './lower.ts';
import { tensorOf } from './open-program.ts';
import { releaseArrays } from './release-arrays.ts';
import type { MaskInput } from './trace.ts';

/** What a program becomes: a graph to run, and what is done around each run. */
export interface CompiledGraph extends WithoutAdditions {
  /** To be drawn before a run. */
  readonly masks: readonly MaskInput[];
  /** Those of the program. */
  readonly outputs: Specs;
}

export interface ToRun {
  /** Of the lowered graph. */
  readonly session: ort.InferenceSession;
  /** Where masks are drawn; other programs draw theirs there as well. */
  readonly maskMemory: MaskMemory;
}

/** @param specs of the inputs that each run is given */
export function fixedProgram(
  label: string,
  specs: Specs,
  { graph, masks, additions, outputs }: CompiledGraph,
  { session, maskMemory }: ToRun,
): Omit<Compiled, 'dispose'> {
  const typeOf = (name: string): ArraySpec => graph.types[graph.outputs.get(name) as ValueId];
  // Made once: what is allocated at each run has to be collected again.
  const parts = additions.flatMap(({ rows, ids }) => [rows, ids]);
  const ofAdditions: Arrays = Object.fromEntries(
    parts.map((name) => [name, newValues(typeOf(name).dtype, sizeOf(typeOf(name).shape))]),
  );
  const feedsOf = (inputs: Arrays, maskKey: RunOptions['maskKey']): Record<string, ort.Tensor> => {
    const feeds: Record<string, ort.Tensor> = {};
    for (const [name, { shape }] of Object.entries(specs))
      feeds[inputName(name)] = tensorOf(inputs[name], shape);
    const drawn = maskMemory.draw(
      masks.map(({ site, shape, keep }) => {
        if (!maskKey) throw new Error(`internal: ${label} draws masks, and no key was given`);
        return { size: sizeOf(shape), keep, key: maskKey(site) };
      }),
    );
    for (const [i, { input, shape }] of masks.entries()) feeds[inputName(input)] = tensorOf(drawn[i], shape);
    return feeds;
  };
  return {
    flops: countFlops(graph).products,
    async run(inputs: Arrays, { maskKey, into = {} }: RunOptions = {}) {
      checkInputs(label, specs, inputs);
      const feeds = feedsOf(inputs, maskKey);
      const given: Arrays = { ...into, ...ofAdditions };
      const fetches: Record<string, ort.Tensor | null> = {};
      for (const name of graph.outputs.keys())
        fetches[outputName(name)] = given[name] ? tensorOf(given[name], typeOf(name).shape) : null;
      const fetched = await session.run(feeds, fetches);
      const results: Record<string, Values> = {};
      const unread: Values[] = [];
      for (const name of graph.outputs.keys()) {
        const array = fetched[outputName(name)].data as Values;
        results[name] = given[name] ?? array;
        // The binding copies what it has written to a given array into one of its own as well.
        if (given[name]) unread.push(array);
      }
      releaseArrays(unread);
      for (const name of Object.keys(outputs)) results[name] ??= emptied(into[name], outputs[name]);
      addRows(additions, results);
      return Object.fromEntries(Object.keys(outputs).map((name) => [name, results[name]]));
    },
  };
}

function emptied(values: Values | undefined, { shape, dtype }: ArraySpec): Values {
  return values?.fill(0) ?? newValues(dtype, sizeOf(shape));
}
