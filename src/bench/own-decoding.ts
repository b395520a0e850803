/**
 * Answers to the parent of a decoding process: the sources of one batch decoded, timed, with weights as they are
 * before training. The very code of src/decode. Not here: how long outputs are, which the settings of decoding say.
 */
import { createSearch, type Search } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import type { PlainBatch } from './case.ts';
import { processorMilliseconds, type Served } from './child-lines.ts';
import type { DecodingConfig, Ready, Timed } from './messages.ts';

export async function openDecoding(config: DecodingConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(config.engine, config.threads);
  const model = createModel(config.model, config.vocab);
  const weights = initialise(model.params, config.seed);
  const models = [{ model, weights }];
  const search = createSearch({ engine, models, vocab: config.vocab.target, config: config.decode });
  const batches = config.batches.map(sourcesOf);
  await search.decode(batches[0]);
  const ready: Ready = {
    description: engine.description,
    threads: engine.threads,
    seconds: (performance.now() - began) / 1000,
    parameters: model.params.trained,
  };
  return {
    ready,
    async answer(request) {
      if (!('run' in request)) throw new Error('internal: a process that decodes has no steps to inspect');
      return timed(search, batches, request.run);
    },
  };
}

/** Without padding: all rows are as long as the batch. */
function sourcesOf({ rows, sourceLength, source }: PlainBatch): Int32Array[] {
  return Array.from({ length: rows }, (_, row) =>
    Int32Array.from(source.slice(row * sourceLength, (row + 1) * sourceLength)),
  );
}

/** Batches in turn, `count` of them. */
async function timed(search: Search, batches: readonly Int32Array[][], count: number): Promise<Timed> {
  const milliseconds: number[] = [];
  const before = processorMilliseconds();
  for (let i = 0; i < count; i++) {
    const { seconds } = await search.decode(batches[i % batches.length]);
    milliseconds.push(1000 * seconds);
  }
  return { milliseconds, processorMilliseconds: processorMilliseconds() - before };
}
