/**
 * The compiling engine: a program is traced once, cleaned up, lowered to ONNX, and run by ONNX Runtime in one call.
 * One session a program and set of shapes. Importing this file loads the native library.
 */
import * as ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../config/user-error.ts';
import { fillBernoulli } from '../../random/stream.ts';
import {
  type Arrays,
  type Compiled,
  checkInputs,
  type Engine,
  type Program,
  type RunOptions,
  type Specs,
  sizeOf,
  type Values,
} from '../engine.ts';
import type { Graph } from './graph.ts';
import { inputName, lower, outputName } from './lower.ts';
import { encodeOnnx } from './onnx-model.ts';
import { optimise } from './passes/optimise.ts';
import { type MaskInput, trace } from './trace.ts';

export interface OnnxOptions {
  /** Start of the paths where ONNX Runtime writes what each operator took, a file a program, when it is disposed of. */
  readonly profilePrefix?: string;
}

/** @param threads threads inside one operator; results do not depend on it */
export function createOnnxEngine(threads: number, { profilePrefix }: OnnxOptions = {}): Engine {
  const open = new Set<Compiled>();
  return {
    name: 'onnx',
    description: `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`,
    threads,
    async compile(label, program, inputs) {
      const { graph, masks } = compileGraph(program, inputs);
      const session = await createSession(label, graph, { threads, profilePrefix });
      const compiled = sessionProgram(label, inputs, graph, masks, session, () => open.delete(compiled));
      open.add(compiled);
      return compiled;
    },
    async dispose() {
      for (const compiled of [...open]) await compiled.dispose();
    },
  };
}

/** The graph that `program` becomes, optimised: for looking at, and for counting. */
export function compileGraph(program: Program, inputs: Specs): { graph: Graph; masks: readonly MaskInput[] } {
  const traced = trace(program, inputs);
  return { graph: optimise(traced.graph), masks: traced.masks };
}

interface SessionOptions extends OnnxOptions {
  readonly threads: number;
}

async function createSession(
  label: string,
  graph: Graph,
  { threads, profilePrefix }: SessionOptions,
): Promise<ort.InferenceSession> {
  const bytes = encodeOnnx(lower(label, graph));
  try {
    return await ort.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
      ...(profilePrefix !== undefined && { enableProfiling: true, profileFilePrefix: profilePrefix }),
    });
  } catch (thrown) {
    throw new UserError(
      `ONNX Runtime could not load the program ${label}: ${messageOf(thrown)}`,
      'Run with --engine wasm, and report this with the message above: it is a fault of seqcmp.',
    );
  }
}

function sessionProgram(
  label: string,
  specs: Specs,
  graph: Graph,
  masks: readonly MaskInput[],
  session: ort.InferenceSession,
  onDispose: () => void,
): Compiled {
  const buffers = new Map(masks.map(({ input, shape }) => [input, new Uint8Array(sizeOf(shape))]));
  const outputs = Object.fromEntries([...graph.outputs].map(([name, id]) => [name, graph.types[id]]));
  const tensor = (values: Values, shape: readonly number[]): ort.Tensor =>
    values instanceof Uint8Array ? new ort.Tensor('bool', values, shape) : new ort.Tensor(values, shape);
  return {
    outputs,
    async run(inputs: Arrays, { maskKey, into = {} }: RunOptions = {}) {
      checkInputs(label, specs, inputs);
      const feeds: Record<string, ort.Tensor> = {};
      for (const [name, { shape }] of Object.entries(specs))
        feeds[inputName(name)] = tensor(inputs[name], shape);
      for (const { input, site, shape, keep } of masks) {
        if (!maskKey) throw new Error(`internal: ${label} draws masks, and no key was given`);
        const buffer = buffers.get(input) as Uint8Array;
        fillBernoulli(buffer, keep, maskKey(site));
        feeds[inputName(input)] = tensor(buffer, shape);
      }
      const fetches: Record<string, ort.Tensor | null> = {};
      for (const [name, { shape }] of Object.entries(outputs)) {
        fetches[outputName(name)] = into[name] ? tensor(into[name], shape) : null;
      }
      const results = await session.run(feeds, fetches);
      const result = (name: string) => into[name] ?? (results[outputName(name)].data as Values);
      return Object.fromEntries(Object.keys(outputs).map((name) => [name, result(name)]));
    },
    async dispose() {
      onDispose();
      await session.release();
    },
  };
}
