/** Starts TF.js's WebAssembly backend in Node and adds the kernels that training needs and it lacks. */
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Engine, sizeOf } from '../engine.ts';
import { startBackend } from '../with-backend.ts';
import { createEagerEngine } from './eager-engine.ts';

/** One thread: the backend has no threads in Node. */
export async function createWasmEngine(): Promise<Engine> {
  const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  wasm.setWasmPaths(dirname(file) + sep);
  await startBackend('wasm', 'WebAssembly');
  if (!tf.getKernel('UnsortedSegmentSum', 'wasm')) {
    registerSegmentSum();
    transposeBeforeProducts();
  }
  return createEagerEngine('wasm', `TensorFlow.js wasm ${wasm.version_wasm}`, 1);
}

/**
 * The backend's product is 10 to 70 times slower with a transposed operand than with one that lies in order (measured
 * at 1024 x 1024), and every gradient of a product has one: so it is laid out first.
 */
function transposeBeforeProducts(): void {
  const product = tf.getKernel('BatchMatMul', 'wasm');
  const transpose = tf.getKernel('Transpose', 'wasm');
  tf.unregisterKernel('BatchMatMul', 'wasm');
  tf.registerKernel({
    ...product,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const laidOut = (x: tf.TensorInfo, transposed: unknown): tf.TensorInfo => {
        if (!transposed) return x;
        const axes = x.shape.map((_, i) => i);
        const perm = [...axes.slice(0, -2), axes.length - 1, axes.length - 2];
        return transpose.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as tf.TensorInfo;
      };
      const { a, b } = inputs as { a: tf.TensorInfo; b: tf.TensorInfo };
      const operands = { a: laidOut(a, attrs?.transposeA), b: laidOut(b, attrs?.transposeB) };
      const result = product.kernelFunc({
        inputs: operands,
        attrs: { ...attrs, transposeA: false, transposeB: false },
        backend,
      });
      for (const [operand, given] of [
        [operands.a, a],
        [operands.b, b],
      ]) {
        if (operand !== given) (backend as tf.KernelBackend).disposeData(operand.dataId);
      }
      return result;
    },
  });
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
