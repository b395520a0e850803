/** What the machine gives at most, by the engine and the threads of a run, in its own process and turn. */
import type { Engine } from '../engine/engine.ts';
import { compileProducts } from '../engine/large-products.ts';

/** Products are made again for so long, and the fastest counts: short against a comparison, long against a hiccup. */
const SECONDS = 1.5;

/** GFLOP/s of large matrix products. */
export async function measureLimit(engine: Engine): Promise<number> {
  const products = await compileProducts(engine);
  const began = performance.now();
  let fastest = 0;
  do fastest = Math.max(fastest, await products.run());
  while (performance.now() - began < 1000 * SECONDS);
  return fastest;
}
