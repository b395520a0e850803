/** Large products of matrices by an engine: the limit that a step's products are held against. Not here: what a step is. */
import { matMul } from '@tensorflow/tfjs-core';
import type { Arrays, Compiled, Engine } from './engine.ts';

/** m, n, k: so large that the cost of a call does not show, and of several forms, since the fastest counts. */
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

export interface LargeProducts {
  /** Makes each once. @returns GFLOP/s of the fastest: 2mnk operations */
  run(): Promise<number>;
}

/** Compiled, and run once: the first time is not the fastest. */
export async function compileProducts(engine: Engine): Promise<LargeProducts> {
  const products: Product[] = [];
  for (const [m, n, k] of SHAPES) {
    const program = await engine.compile(`product ${m} x ${k} x ${n}`, ({ a, b }) => ({ c: matMul(a, b) }), {
      a: { shape: [m, k], dtype: 'float32' },
      b: { shape: [k, n], dtype: 'float32' },
    });
    const inputs = { a: spread(m * k), b: spread(k * n) };
    products.push({ flops: 2 * m * n * k, program, inputs, result: new Float32Array(m * n) });
  }
  const run = async (): Promise<number> => {
    let fastest = 0;
    for (const { flops, program, inputs, result } of products) {
      const start = performance.now();
      await program.run(inputs, { into: { c: result } });
      fastest = Math.max(fastest, flops / (performance.now() - start) / 1e6);
    }
    return fastest;
  };
  await run();
  return { run };
}

/** Values in -1..1 without a pattern that a product would notice. */
function spread(size: number): Float32Array {
  return Float32Array.from({ length: size }, (_, i) => Math.sin(i));
}
