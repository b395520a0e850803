/** Starts @tensorflow/tfjs-node, an optional dependency whose native library may be absent. */
import { availableParallelism } from 'node:os';
import util from 'node:util';
import type { Engine } from '../engine.ts';
import { startBackend } from '../with-backend.ts';
import { createEagerEngine } from './eager-engine.ts';

/** Rejects when the package or its native addon is absent. TensorFlow takes its number of threads itself. */
export async function createTensorflowEngine(): Promise<Engine> {
  // tfjs-node 4.22 calls two functions that Node 23 removed.
  const legacy = util as Record<string, unknown>;
  legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  legacy.isArray ??= Array.isArray;
  // Not a literal, so that the compiler does not ask for a package that may be absent.
  const name = '@tensorflow/tfjs-node';
  const node = (await import(name)) as {
    version?: Record<string, string>;
    default?: { version?: Record<string, string> };
  };
  await startBackend('tensorflow', 'TensorFlow');
  const version = node.version ?? node.default?.version;
  return createEagerEngine(
    'tensorflow',
    `TensorFlow.js node ${version?.['tfjs-node'] ?? ''}`.trim(),
    availableParallelism(),
  );
}
