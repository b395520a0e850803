/** Large products of matrices, timed when a process is told to: the limit that a step's products are held against. */
import { createEngine } from '../engine/choose-engine.ts';
import { compileProducts, type LargeProducts } from '../engine/large-products.ts';
import { processorMilliseconds, type Served } from './child-lines.ts';
import type { ProductConfig, Timed } from './messages.ts';
import { readyOf } from './ready-of.ts';

export async function openProducts({ engine: name, threads }: ProductConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(name, threads);
  const products = await compileProducts(engine);
  const ready = readyOf(began, engine, 0);
  return {
    ready,
    async answer(request) {
      if (!('run' in request)) throw new Error('internal: a process of products has no steps to inspect');
      return timed(products, request.run);
    },
  };
}

/** All products in turn, `count` times. */
async function timed(products: LargeProducts, count: number): Promise<Timed> {
  const milliseconds: number[] = [];
  const before = processorMilliseconds();
  let gflops = 0;
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    gflops = Math.max(gflops, await products.run());
    milliseconds.push(performance.now() - began);
  }
  return { milliseconds, processorMilliseconds: processorMilliseconds() - before, gflops };
}
