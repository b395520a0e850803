/** What a measuring process of ours says when it is ready. */
import type { Engine } from '../engine/engine.ts';
import type { Ready } from './messages.ts';

/** @param began of getting ready, by `performance.now()` @param parameters 0 without a model */
export function readyOf(began: number, engine: Engine, parameters: number): Ready {
  return {
    description: engine.description,
    threads: engine.threads,
    seconds: (performance.now() - began) / 1000,
    parameters,
  };
}
