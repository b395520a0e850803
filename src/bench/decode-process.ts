/** A process that decodes with a model of ours when it is told to. What decoding is: own-decoding.ts. */
import { serveLines } from './child-lines.ts';
import type { DecodingConfig } from './messages.ts';

await serveLines(async (config: DecodingConfig) => {
  const { openDecoding } = await import('./own-decoding.ts');
  return openDecoding(config);
});
