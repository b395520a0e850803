/**
 * The compiling engine: a program is traced once, cleaned up, lowered to ONNX, and run by ONNX Runtime in one call.
 * One session a program and set of shapes. Importing this file loads the native library.
 */
import * as ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../config/user-error.ts';
import { allocateMasks } from '../../random/dropout-mask.ts';
import {
  type ArraySpec,
  type Arrays,
  type Compiled,
  checkInputs,
  type Engine,
  newValues,
  type Program,
  type RunOptions,
  type Specs,
  sizeOf,
  type Values,
} from '../engine.ts';
import { addRows, takeAdditionsOut, type WithoutAdditions } from './additions.ts';
import { countFlops } from './count-flops.ts';
import { estimateMemory } from './estimate-memory.ts';
import type { Graph, ValueId } from './graph.ts';
import { inputName, lower, outputName } from './lower.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { encodeOnnx, type OnnxModel } from './onnx-model.ts';
import { openModel } from './open-model.ts';
import { openSession, tensorOf } from './open-session.ts';
import { optimise } from './passes/optimise.ts';
import { type MaskInput, trace } from './trace.ts';

export interface OnnxOptions {
  /** Start of the paths where ONNX Runtime writes what each operator took, a file a program, when it is disposed of. */
  readonly profilePrefix?: string;
}

/** @param threads threads inside one operator; results do not depend on it */
export function createOnnxEngine(threads: number, { profilePrefix }: OnnxOptions = {}): Engine {
  const open = new Set<{ dispose(): Promise<void> }>();
  const memory = createMemoryBudget();
  return {
    name: 'onnx',
    description: `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`,
    threads,
    async compile(label, program, inputs) {
      const traced = compileGraph(program, inputs);
      const bytes = bytesOf(traced);
      memory.reserve(label, bytes);
      try {
        const session = await createSession(lower(label, traced.graph), { threads, profilePrefix });
        const compiled = sessionProgram(label, inputs, traced, session, () => {
          const first = open.delete(compiled);
          if (first) memory.release(bytes);
          return first;
        });
        open.add(compiled);
        return compiled;
      } catch (thrown) {
        memory.release(bytes);
        throw thrown;
      }
    },
    async compileOpen(label, program, inputs, constants) {
      const model = openModel(label, program, inputs, constants);
      const session = await createSession(model, { threads, profilePrefix });
      const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !(name in constants)));
      const compiled = openSession(label, given, session, () => open.delete(compiled));
      open.add(compiled);
      return compiled;
    },
    outputsOf: (program, inputs) => outputSpecs(trace(program, inputs).graph),
    async dispose() {
      for (const compiled of [...open]) await compiled.dispose();
    },
  };
}

/** What a program becomes: a graph to run, and what is done around each run. */
export interface CompiledGraph extends WithoutAdditions {
  /** To be drawn before a run. */
  readonly masks: readonly MaskInput[];
  /** Those of the program. */
  readonly outputs: Specs;
}

/** Traces and optimises. */
export function compileGraph(program: Program, inputs: Specs): CompiledGraph {
  const { graph, masks } = trace(program, inputs);
  return { ...takeAdditionsOut(optimise(graph)), masks, outputs: outputSpecs(graph) };
}

function outputSpecs(graph: Graph): Specs {
  return Object.fromEntries([...graph.outputs].map(([name, id]) => [name, graph.types[id]]));
}

/** The least that a program holds while it runs: its masks, and what is alive at once. */
function bytesOf({ graph, masks }: CompiledGraph): number {
  const drawn = masks.reduce((sum, { shape }) => sum + Float32Array.BYTES_PER_ELEMENT * sizeOf(shape), 0);
  return drawn + estimateMemory(graph);
}

interface SessionOptions extends OnnxOptions {
  readonly threads: number;
}

async function createSession(
  model: OnnxModel,
  { threads, profilePrefix }: SessionOptions,
): Promise<ort.InferenceSession> {
  const bytes = encodeOnnx(model);
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      // The passes of this folder have done it. ONNX Runtime's own cost compile time, and its Gemm with a bias is slower.
      graphOptimizationLevel: 'disabled',
      // One block for all intermediates takes up to half as much memory again, and no less time.
      enableMemPattern: false,
      // Each session has threads of its own, and those of the last one would go on spinning beside the next.
      extra: { session: { force_spinning_stop: '1' } },
      logSeverityLevel: 3,
      ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
    });
  } catch (thrown) {
    throw new UserError(
      `ONNX Runtime could not load the program ${model.name}: ${messageOf(thrown)}`,
      'Run with --engine wasm, and report this with the message above: it is a fault of seqcmp.',
    );
  }
}

/** @param forget whether the engine still knew of it */
function sessionProgram(
  label: string,
  specs: Specs,
  { graph, masks, additions, outputs }: CompiledGraph,
  session: ort.InferenceSession,
  forget: () => boolean,
): Compiled {
  const drawn = allocateMasks(masks.map(({ shape }) => sizeOf(shape)));
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
    for (const [i, { input, site, shape, keep }] of masks.entries()) {
      if (!maskKey) throw new Error(`internal: ${label} draws masks, and no key was given`);
      drawn.draw(i, keep, maskKey(site));
      feeds[inputName(input)] = tensorOf(drawn.masks[i], shape);
    }
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
      for (const name of graph.outputs.keys())
        results[name] = given[name] ?? (fetched[outputName(name)].data as Values);
      for (const name of Object.keys(outputs)) results[name] ??= emptied(into[name], outputs[name]);
      addRows(additions, results);
      return Object.fromEntries(Object.keys(outputs).map((name) => [name, results[name]]));
    },
    async dispose() {
      if (forget()) await session.release();
    },
  };
}

function emptied(values: Values | undefined, { shape, dtype }: ArraySpec): Values {
  return values?.fill(0) ?? newValues(dtype, sizeOf(shape));
}
