/** Starts TF.js's WebAssembly backend in Node and adds the kernels that training needs and it lacks. */
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import type { Engine } from '../engine.ts';
import { sizeOf } from '../engine.ts';
import { createEagerEngine } from './eager-engine.ts';

export async function createWasmEngine(threads: number): Promise<Engine> {
  const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(file) + sep);
  wasm.setThreadsCount(threads);
  const before = tf.engine().backendName;
  if (!(await tf.setBackend('wasm'))) throw new Error('the WebAssembly backend did not start');
  if (before) await tf.setBackend(before);
  if (!tf.getKernel('UnsortedSegmentSum', 'wasm')) registerSegmentSum();
  return createEagerEngine('wasm', 'wasm', `TensorFlow.js wasm ${wasm.version_wasm}`);
}

/** The gradient of an embedding look-up: rows of x added up by segment id, in order. */
function registerSegmentSum(): void {
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo };
      const store = backend as tf.KernelBackend;
      const rows = store.readSync(x.dataId) as Float32Array;
      const ids = store.readSync(segmentIds.dataId) as Int32Array;
      const shape = [attrs?.numSegments as number, ...x.shape.slice(1)];
      const width = sizeOf(x.shape.slice(1));
      const sums = new Float32Array(sizeOf(shape));
      for (let row = 0; row < ids.length; row++) {
        for (let i = 0; i < width; i++) sums[ids[row] * width + i] += rows[row * width + i];
      }
      return { dataId: store.write(sums, shape, x.dtype), shape, dtype: x.dtype };
    },
  });
}
