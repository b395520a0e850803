/** From settings to batches: what both models of a comparison read, made the same way in every process. */
import { z } from 'zod';
import type { Config } from '../config/schema.ts';
import { type Batch, type BatchPlan, inOrderBatches, planBatches, sampleBatches } from './batches.ts';
import { type Corpus, loadCorpus, type PrepareOptions } from './corpus.ts';
import type { EncodedCounts } from './encode-pairs.ts';
import type { Padding } from './padding.ts';
import { createTick, type Tick } from './preparing.ts';
import { storeBatches } from './stored-batches.ts';
import { parseTokenizers, serializeTokenizers, startTokenizers, type TokenizerPair } from './tokenizer.ts';

export interface TrainingData {
  readonly corpus: Corpus;
  readonly tokenizers: TokenizerPair;
  readonly train: EncodedCounts;
  readonly valid: EncodedCounts;
  readonly plan: BatchPlan;
  /** Of an epoch. */
  readonly padding: Padding;
  /** The whole validation split, in order. */
  validBatches(): Iterable<Batch>;
  /** The pairs that each validation reads: a fixed sample of `train.validPairs`. */
  validSample(): Iterable<Batch>;
}

export interface TrainingDataOptions extends PrepareOptions {
  /** Of a run that is there; trained on the train split when left out. */
  readonly tokenizers?: TokenizerPair;
}

export async function loadTrainingData(
  config: Config,
  { tokenizers, ...options }: TrainingDataOptions = {},
): Promise<TrainingData> {
  const corpus = await loadCorpus(config.corpus, config.data, config.tokenizer, options);
  const tick = createTick(options);
  const shared = tokenizers ?? (await learnTokenizers(corpus, config.tokenizer.minCount, tick));
  const { train, valid, padding, records } = await storeBatches(corpus, shared, config.data, tick);
  return {
    corpus,
    tokenizers: shared,
    train,
    valid,
    padding,
    plan: planBatches(records.train, config.seed),
    validBatches: () => inOrderBatches(records.valid),
    validSample: () => sampleBatches(records.valid, config.train.validPairs),
  };
}

/** On the train split, or as they were learnt before. */
async function learnTokenizers(corpus: Corpus, minCount: number, tick: Tick): Promise<TokenizerPair> {
  const { levels, hash, splits, shelf } = corpus;
  const recipe = {
    kind: 'tokenizers',
    key: [hash, levels, minCount],
    note: z.string(),
    async make() {
      const training = startTokenizers(levels, minCount);
      let done = 0;
      for (const piece of splits.train.pieces()) {
        training.add(piece);
        done += piece.length;
        await tick('counting symbols', done / splits.train.length);
      }
      return serializeTokenizers(training.end());
    },
  };
  const { note } = await shelf.keep(recipe, tick);
  return parseTokenizers(note, 'the tokenizers in the cache');
}
