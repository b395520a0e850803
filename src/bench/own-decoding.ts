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
import type { DecodingConfig, Timed } from './messages.ts';
import { readyOf } from './ready-of.ts';

/** Decodes the next batch. @returns milliseconds of the whole, and to the first token */
type Decode = () => Promise<{ readonly total: number; readonly first: number }>;

export async function openDecoding(config: DecodingConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(config.engine, config.threads);
  const model = createModel(config.model, config.vocab);
  const weights = initialise(model.params, config.seed);
  neverEnd(model.params, weights);
  const models = [{ model, weights }];
  const search = createSearch({ engine, models, vocab: config.vocab.target, config: config.decode });
  const batches = config.batches.map(sourcesOf);
  let number = 0;
  const decode: Decode = async () => {
    const place = number++ % batches.length;
    const start = performance.now();
    let first: number | undefined;
    const onStep = (): void => {
      first ??= performance.now() - start;
    };
    const { outputs } = await search.decode(batches[place], { onStep });
    const total = performance.now() - start;
    const { targetLength } = config.batches[place];
    if (outputs.some(({ ids }) => ids.length !== targetLength)) throw endedEarly(targetLength);
    return { total, first: first ?? total };
  };
  await decode();
  const ready = readyOf(began, engine, model);
  return {
    ready,
    async answer(request) {
      if (!('run' in request)) throw new Error('internal: a process that decodes has no steps to inspect');
      return timed(decode, request.run);
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

/** Batches in turn, `count` of them. */
async function timed(decode: Decode, count: number): Promise<Timed> {
  const milliseconds: number[] = [];
  const firstTokenMilliseconds: number[] = [];
  const before = processorMilliseconds();
  for (let i = 0; i < count; i++) {
    const { total, first } = await decode();
    milliseconds.push(total);
    firstTokenMilliseconds.push(first);
  }
  return { milliseconds, processorMilliseconds: processorMilliseconds() - before, firstTokenMilliseconds };
}
