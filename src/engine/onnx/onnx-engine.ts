/**
 * The compiling engine: a program is traced once, cleaned up, lowered to ONNX, and run by ONNX Runtime in one call.
 * One session a program and set of shapes. Importing this file loads the native library.
 */
import * as ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../config/user-error.ts';
import { createMaskMemory, maskBytes } from '../../random/dropout-mask.ts';
import { type Engine, type Program, type Specs, sizeOf } from '../engine.ts';
import { takeAdditionsOut } from './additions.ts';
import { estimateMemory } from './estimate-memory.ts';
import { type CompiledGraph, fixedProgram } from './fixed-program.ts';
import type { Graph } from './graph.ts';
import { lower } from './lower.ts';
import { createMemoryBudget, type Need } from './memory-budget.ts';
import { encodeOnnx, type OnnxModel } from './onnx-model.ts';
import { openModel } from './open-model.ts';
import { openProgram } from './open-program.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

/**
 * Whether the programs of fixed shapes take their memory from the heap of the process, which they share, so that many
 * shapes need no more than one. glibc keeps what is freed there when it is told to (bin/seqcmp.js); elsewhere large
 * arrays would go back to the system at every step, and each session has an arena.
 */
const ONE_HEAP = process.platform === 'linux';

export interface OnnxOptions {
  /** Start of the paths where ONNX Runtime writes what each operator took, a file a program, when it is disposed of. */
  readonly profilePrefix?: string;
}

/** @param threads threads inside one operator; results do not depend on it */
export function createOnnxEngine(threads: number, { profilePrefix }: OnnxOptions = {}): Engine {
  const open = new Set<{ dispose(): Promise<void> }>();
  // A profiler's records, small and kept to the end, would break a shared heap up: it grew by 200 MB a step.
  const oneHeap = ONE_HEAP && profilePrefix === undefined;
  const budget = createMemoryBudget(oneHeap);
  const maskMemory = createMaskMemory();
  /** `program` until it is disposed of, with its session and the memory that was reserved for it. */
  const opened = <Run extends object>(program: Run, session: ort.InferenceSession, release = () => {}) => {
    const disposable = {
      ...program,
      async dispose() {
        if (!open.delete(disposable)) return;
        release();
        await session.release();
      },
    };
    open.add(disposable);
    return disposable;
  };
  return {
    name: 'onnx',
    description: `ONNX Runtime ${ort.env.versions.node ?? ort.env.versions.common}`,
    threads,
    async compile(label, program, inputs) {
      const traced = compileGraph(program, inputs);
      const release = budget.reserve(label, needOf(traced));
      try {
        const options = { threads, profilePrefix, arena: !oneHeap };
        const session = await createSession(lower(label, traced.graph), options);
        return opened(fixedProgram(label, inputs, traced, { session, maskMemory }), session, release);
      } catch (thrown) {
        release();
        throw thrown;
      }
    },
    async compileOpen(label, program, inputs, constants) {
      const model = openModel(label, program, inputs, constants);
      const session = await createSession(model, { threads, profilePrefix, arena: true });
      const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !(name in constants)));
      return opened(openProgram(label, given, session), session);
    },
    outputsOf: (program, inputs) => outputSpecs(trace(program, inputs).graph),
    async dispose() {
      for (const compiled of [...open]) await compiled.dispose();
    },
  };
}

/** Traces and optimises. */
export function compileGraph(program: Program, inputs: Specs): CompiledGraph {
  const { graph, masks } = trace(program, inputs);
  return { ...takeAdditionsOut(optimise(graph)), masks, outputs: outputSpecs(graph) };
}

function outputSpecs(graph: Graph): Specs {
  return Object.fromEntries([...graph.outputs].map(([name, id]) => [name, graph.types[id]]));
}

function needOf({ graph, masks }: CompiledGraph): Need {
  const sizes = masks.map(({ shape }) => ({ size: sizeOf(shape) }));
  return { masks: maskBytes(sizes), values: estimateMemory(graph) };
}

interface SessionOptions extends OnnxOptions {
  readonly threads: number;
  /** Whether the session keeps freed memory to itself, for its next run. */
  readonly arena: boolean;
}

async function createSession(
  model: OnnxModel,
  { threads, profilePrefix, arena }: SessionOptions,
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
      enableCpuMemArena: arena,
      // One block for all intermediates takes up to half as much memory again, and no less time.
      enableMemPattern: false,
      extra: {
        session: {
          // Each session has threads of its own, and those of the last one would go on spinning beside the next.
          force_spinning_stop: '1',
          // What a softmax makes of what is hidden: numbers below 1e-38 take Intel's processors many times as long.
          set_denormal_as_zero: '1',
        },
      },
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
