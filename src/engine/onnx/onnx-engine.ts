/**
 * The compiling engine: a program is traced once, cleaned up, lowered to ONNX, and run by ONNX Runtime in one call.
 * One session a program and set of shapes. Importing this file loads the native library.
 */
import * as ort from 'onnxruntime-node';
import { messageOf, UserError } from '../../config/user-error.ts';
import { type Engine, type Program, type Specs, sizeOf } from '../engine.ts';
import { takeAdditionsOut } from './additions.ts';
import { estimateMemory } from './estimate-memory.ts';
import { type CompiledGraph, fixedProgram } from './fixed-program.ts';
import type { Graph } from './graph.ts';
import { lower } from './lower.ts';
import { createMemoryBudget } from './memory-budget.ts';
import { encodeOnnx, type OnnxModel } from './onnx-model.ts';
import { openModel } from './open-model.ts';
import { openProgram } from './open-program.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

export interface OnnxOptions {
  /** Start of the paths where ONNX Runtime writes what each operator took, a file a program, when it is disposed of. */
  readonly profilePrefix?: string;
}

/** @param threads threads inside one operator; results do not depend on it */
export function createOnnxEngine(threads: number, { profilePrefix }: OnnxOptions = {}): Engine {
  const open = new Set<{ dispose(): Promise<void> }>();
  const memory = createMemoryBudget();
  /** `program` until it is disposed of, with its session and the memory that was reserved for it. */
  const opened = <Run extends object>(program: Run, session: ort.InferenceSession, reserved: number) => {
    const disposable = {
      ...program,
      async dispose() {
        if (!open.delete(disposable)) return;
        memory.release(reserved);
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
      const bytes = bytesOf(traced);
      memory.reserve(label, bytes);
      try {
        const session = await createSession(lower(label, traced.graph), { threads, profilePrefix });
        return opened(fixedProgram(label, inputs, traced, session), session, bytes);
      } catch (thrown) {
        memory.release(bytes);
        throw thrown;
      }
    },
    async compileOpen(label, program, inputs, constants) {
      const model = openModel(label, program, inputs, constants);
      const session = await createSession(model, { threads, profilePrefix });
      const given = Object.fromEntries(Object.entries(inputs).filter(([name]) => !(name in constants)));
      return opened(openProgram(label, given, session), session, 0);
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
