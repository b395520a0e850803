/** Which engines are there, and making one. Each is loaded only when it is asked for. */
import { ENGINES, type EngineName } from '../config/schema.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import type { Engine } from './engine.ts';

/** Makes the engine; rejects with the library's own message when it is not there. */
async function load(name: EngineName, threads: number): Promise<Engine> {
  switch (name) {
    case 'onnx':
      return (await import('./onnx/onnx-engine.ts')).createOnnxEngine(threads);
    case 'tensorflow':
      return (await import('./eager/tensorflow.ts')).createTensorflowEngine();
    case 'wasm':
      return (await import('./eager/wasm.ts')).createWasmEngine();
    case 'cpu':
      return (await import('./eager/eager-engine.ts')).createEagerEngine('cpu', 'TensorFlow.js cpu', 1);
    default:
      return name satisfies never;
  }
}

/** @param threads inside one operation, for engines that let them be chosen @throws UserError when it is not there */
export async function createEngine(name: EngineName, threads: number): Promise<Engine> {
  try {
    return await load(name, threads);
  } catch (thrown) {
    throw new UserError(
      `the engine ${name} is not there: ${firstLine(thrown)}`,
      'Run `seqcmp doctor` to see which engines are; a new run without --engine takes the first of them.',
    );
  }
}

export interface EngineProbe {
  readonly name: EngineName;
  /** What it runs on and its version; null when it is absent. */
  readonly description: string | null;
  /** Why it is absent. */
  readonly reason: string | null;
}

/** Tries to start each engine, in order of preference. */
export async function probeEngines(threads: number): Promise<EngineProbe[]> {
  const probes: EngineProbe[] = [];
  for (const name of ENGINES) probes.push(await probe(name, threads));
  return probes;
}

async function probe(name: EngineName, threads: number): Promise<EngineProbe> {
  try {
    const engine = await load(name, threads);
    await engine.dispose();
    return { name, description: engine.description, reason: null };
  } catch (thrown) {
    return { name, description: null, reason: firstLine(thrown) };
  }
}

/** `auto`: the first engine that is there. */
export async function firstPresentEngine(threads: number): Promise<EngineName> {
  for (const name of ENGINES) {
    const { description } = await probe(name, threads);
    if (description !== null) return name;
  }
  throw new UserError('no engine can be started', 'Run `seqcmp doctor` for the reason of each.');
}

function firstLine(thrown: unknown): string {
  return messageOf(thrown).split('\n')[0];
}
