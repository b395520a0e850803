/** Large products of matrices by an engine: the limit that a step's products are held against. */
import { matMul, type Tensor2D } from '@tensorflow/tfjs-core';
import { createEngine } from '../engine/choose-engine.ts';
import type { Arrays, Compiled } from '../engine/engine.ts';
import { processorMilliseconds, type Served } from './child-lines.ts';
import type { ProductConfig, Ready, Timed } from './messages.ts';

/** m, n, k: large enough that starting and ending them costs nothing, of several forms, since the best counts. */
const SHAPES = [
  [1024, 1024, 1024],
  [2048, 1024, 1024],
  [1536, 1536, 1536],
  [1024, 4096, 512],
] as const;

interface Product {
  readonly flops: number;
  readonly program: Compiled;
  readonly inputs: Arrays;
  readonly result: Float32Array;
}

export async function openProducts({ engine: name, threads }: ProductConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(name, threads);
  const products: Product[] = [];
  for (const [m, n, k] of SHAPES) {
    const program = await engine.compile(
      `product ${m} x ${k} x ${n}`,
      ({ a, b }) => ({ c: matMul(a as Tensor2D, b as Tensor2D) }),
      { a: { shape: [m, k], dtype: 'float32' }, b: { shape: [k, n], dtype: 'float32' } },
    );
    const inputs = { a: spread(m * k), b: spread(k * n) };
    products.push({ flops: 2 * m * n * k, program, inputs, result: new Float32Array(m * n) });
  }
  await timed(products, 1);
  const ready: Ready = {
    description: engine.description,
    threads: engine.threads,
    seconds: (performance.now() - began) / 1000,
    parameters: 0,
  };
  return {
    ready,
    async answer(request) {
      if (!('run' in request)) throw new Error('internal: a process of products has no steps to inspect');
      return timed(products, request.run);
    },
  };
}

/** Values in -1..1 without a pattern that a product would notice. */
function spread(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => Math.sin(i));
}

/** All products in turn, `count` times. */
async function timed(products: readonly Product[], count: number): Promise<Timed> {
  const milliseconds: number[] = [];
  const before = processorMilliseconds();
  let gflops = 0;
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    for (const { flops, program, inputs, result } of products) {
      const start = performance.now();
      await program.run(inputs, { into: { c: result } });
      gflops = Math.max(gflops, flops / (performance.now() - start) / 1e6);
    }
    milliseconds.push(performance.now() - began);
  }
  return { milliseconds, processorMilliseconds: processorMilliseconds() - before, gflops };
}
