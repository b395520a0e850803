/** From settings to batches: what both models of a comparison read, made the same way in every process. */
import type { Config } from '../config/schema.ts';
import { permutation, streamKey } from '../random/stream.ts';
import { type Batch, type BatchPlan, inOrderBatches, planBatches } from './batches.ts';
import { chooseBuckets } from './buckets.ts';
import { type Corpus, loadCorpus } from './corpus.ts';
import { type Encoded, type EncodedPair, encodePairs } from './encode-pairs.ts';
import { type TokenizerPair, trainTokenizers } from './tokenizer.ts';

export interface TrainingData {
  readonly corpus: Corpus;
  readonly tokenizers: TokenizerPair;
  readonly train: Encoded;
  readonly valid: Encoded;
  readonly plan: BatchPlan;
  /** The whole validation split, in order. */
  validBatches(): Iterable<Batch>;
  /** The pairs that each validation reads: a fixed sample of `train.validPairs`. */
  validSample(): Iterable<Batch>;
}

/** @param tokenizers of a run that is there; trained on the train split when left out */
export async function loadTrainingData(config: Config, tokenizers?: TokenizerPair): Promise<TrainingData> {
  const corpus = await loadCorpus(config.corpus, config.data, config.tokenizer);
  const shared = tokenizers ?? trainTokenizers(corpus.splits.train, corpus.levels, config.tokenizer);
  const train = encodePairs(corpus.splits.train, shared, config.data);
  const valid = encodePairs(corpus.splits.valid, shared, config.data);
  // A validation pair longer than any training pair needs a shape too.
  const buckets = chooseBuckets([...train.pairs, ...valid.pairs], config.data);
  return {
    corpus,
    tokenizers: shared,
    train,
    valid,
    plan: planBatches(train.pairs, buckets, config.seed),
    validBatches: () => inOrderBatches(valid.pairs, buckets),
    validSample: () => inOrderBatches(sample(valid.pairs, config.train.validPairs), buckets),
  };
}

/** The same for every seed: seeds are compared on equal pairs. */
function sample(pairs: readonly EncodedPair[], count: number): EncodedPair[] {
  const order = permutation(pairs.length, streamKey(0, 'validation sample'));
  return Array.from(order.subarray(0, count), (place) => pairs[place]);
}
