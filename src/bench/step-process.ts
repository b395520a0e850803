/** A process that steps a model of ours when it is told to. What a step is: own-steps.ts. */
import { serveLines } from './child-lines.ts';
import type { OwnConfig } from './messages.ts';

await serveLines(async (config: OwnConfig) => {
  const { openSteps } = await import('./own-steps.ts');
  return openSteps(config);
});
