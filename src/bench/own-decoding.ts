/**
 * Answers to the parent of a decoding process: the sources of one batch decoded, timed, with weights as they are
 * before training. The very code of src/decode. Not here: how long outputs are, which the settings of decoding say.
 */
import { halvesOf } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { EOS } from '../data/vocabulary.ts';
import { createSearch } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { silence } from '../model/layers/output.ts';
import type { PlainBatch } from './case.ts';
import { processorMilliseconds, type Served } from './child-lines.ts';
import type { DecodingConfig } from './messages.ts';
import { readyOf } from './ready-of.ts';

/** Decodes the next batch. */
type Decode = () => Promise<unknown>;

export async function openDecoding(config: DecodingConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(config.engine, config.threads);
  const model = createModel(config.model, config.vocab);
  const weights = initialise(model.params, config.seed);
  // Of many random scores the largest lies above that of the end of a sequence, which so never comes.
  silence(model.params, halvesOf(config.model).decoder.tied, weights, EOS);
  const models = [{ model, weights }];
  const search = createSearch({ engine, models, vocab: config.vocab.target, config: config.decode });
  const batches = config.batches.map(sourcesOf);
  let place = 0;
  const decode: Decode = async () => {
    place = (place + 1) % batches.length;
    const { outputs } = await search.decode(batches[place]);
    const { targetLength } = config.batches[place];
    if (outputs.some(({ ids }) => ids.length !== targetLength)) throw endedEarly(targetLength);
  };
  // A search makes many steps in a call, so the first token is timed alone.
  const decodeFirst: Decode = () => search.decode(batches[place], { most: 1 });
  await decode();
  await decodeFirst();
  const ready = readyOf(began, engine, model.params.trained);
  return {
    ready,
    async answer(request) {
      if (!('run' in request)) throw new Error('internal: a process that decodes has no steps to inspect');
      const before = processorMilliseconds();
      const milliseconds = await timed(decode, request.run);
      const firstTokenMilliseconds = await timed(decodeFirst, request.run);
      // Of both: what is left of the machine's time counts as other programs'.
      const processor = processorMilliseconds() - before;
      return { milliseconds, processorMilliseconds: processor, firstTokenMilliseconds };
    },
  };
}

function endedEarly(length: number): UserError {
  return new UserError(
    `random weights ended an output before its ${length} tokens`,
    'Give another --set seed=N, or a larger --vocab.',
  );
}

/** Without padding: all rows are as long as the batch. */
function sourcesOf({ rows, sourceLength, source }: PlainBatch): Int32Array[] {
  return Array.from({ length: rows }, (_, row) =>
    Int32Array.from(source.slice(row * sourceLength, (row + 1) * sourceLength)),
  );
}

/** @returns the milliseconds of each of `count` */
async function timed(decode: Decode, count: number): Promise<number[]> {
  const milliseconds: number[] = [];
  for (let i = 0; i < count; i++) {
    const began = performance.now();
    await decode();
    milliseconds.push(performance.now() - began);
  }
  return milliseconds;
}
