/** What a measuring process of ours says when it is ready. */
import type { Engine } from '../engine/engine.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { Ready } from './messages.ts';

/** @param began of making the model, by `performance.now()` */
export function readyOf(began: number, engine: Engine, model: Seq2Seq): Ready {
  return {
    description: engine.description,
    threads: engine.threads,
    seconds: (performance.now() - began) / 1000,
    parameters: model.params.trained,
  };
}
