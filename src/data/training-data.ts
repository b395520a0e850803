/** From settings to batches: what both models of a comparison read, made the same way in every process. */
import type { Config } from '../config/schema.ts';
import { type Batch, type BatchPlan, inOrderBatches, planBatches, sampleBatches } from './batches.ts';
import { inTurn } from './bpe-dropout.ts';
import { type Corpus, loadCorpus, type PrepareOptions } from './corpus.ts';
import type { EncodedCounts } from './encode-pairs.ts';
import { learnTokenizers } from './learn-tokenizers.ts';
import type { Padding } from './padding.ts';
import { createTick } from './preparing.ts';
import { storeBatches } from './stored-batches.ts';
import type { TokenizerPair } from './tokenizer.ts';

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

/**
 * Reads or makes the corpus, learns the tokenizers unless they are given, and prepares the batches.
 * @throws UserError as `loadCorpus` does, or when no symbol is frequent enough or no pair short enough
 */
export async function loadTrainingData(
  config: Config,
  { tokenizers, ...options }: TrainingDataOptions = {},
): Promise<TrainingData> {
  const corpus = await loadCorpus(config.corpus, config.data, config.tokenizer, options);
  const tick = createTick(options);
  const shared = tokenizers ?? (await learnTokenizers(corpus, config.tokenizer, tick));
  const { train, valid, padding, records } = await storeBatches(corpus, shared, config, tick);
  return {
    corpus,
    tokenizers: shared,
    train,
    valid,
    padding,
    plan: inTurn(records.train.map((each) => planBatches(each, config.seed))),
    validBatches: () => inOrderBatches(records.valid),
    validSample: () => sampleBatches(records.valid, config.train.validPairs),
  };
}
