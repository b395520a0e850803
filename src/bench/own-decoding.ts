/**
 * Answers to the parent of a decoding process: the sources of one batch decoded, timed, with weights as they are
 * before training. The very code of src/decode. Not here: how long outputs are, which the settings of decoding say.
 */
import { UserError } from '../config/user-error.ts';
import { EOS } from '../data/vocabulary.ts';
import { createSearch } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { initialise } from '../model/initialise.ts';
import { namedViews, type ParamTable } from '../model/params.ts';
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
  neverEnd(model.params, weights);
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

/** The end of a sequence scores 0, and of many random scores the largest lies above that. */
function neverEnd(params: ParamTable, weights: Float32Array): void {
  const views = namedViews(params, weights);
  const output = views['decoder.output.weight']; // [dim, vocab]
  const embedding = params.entries.find(({ name }) => name === 'decoder.embedding');
  if (!embedding) throw new Error('internal: the decoder has no embedding');
  const [vocab, dim] = embedding.shape;
  if (output) for (let row = 0; row < dim; row++) output[row * vocab + EOS] = 0;
  else views['decoder.embedding'].fill(0, EOS * dim, (EOS + 1) * dim);
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
