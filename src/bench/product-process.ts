/** A process that multiplies large matrices when it is told to: the most that a machine gives. */
import { serveLines } from './child-lines.ts';
import type { ProductConfig } from './messages.ts';

await serveLines(async (config: ProductConfig) => {
  const { openProducts } = await import('./products.ts');
  return openProducts(config);
});
