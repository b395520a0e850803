/** Everything before the first update: settings checked, corpus read, tokenizer trained, run directories made. */
import type { Config } from '../config/schema.ts';
import {
  absoluteCorpus,
  type Corpus,
  type PrepareOptions as PrepareOptionsOfCorpus,
} from '../data/corpus.ts';
import type { EncodedCounts } from '../data/encode-pairs.ts';
import type { Padding } from '../data/padding.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { createModel } from '../model/create.ts';
import { createRun } from '../run/run-directory.ts';
import type { RunPlan } from '../worker/events.ts';
import { requireShared } from './shared-settings.ts';

export interface PreparedRun extends RunPlan {
  readonly config: Config;
  readonly parameters: number;
}

export interface UnknownTokens {
  readonly source: number;
  readonly target: number;
}

/** What will be done, for showing before it is done. */
export interface Prepared {
  readonly corpus: Corpus;
  readonly tokenizerHash: string;
  /** Symbols of each side, special tokens included. */
  readonly vocabularies: { readonly source: number; readonly target: number };
  /** Pairs left out or cropped because a side is too long. */
  readonly overlong: { readonly train: number; readonly valid: number };
  /** Pairs left out because one side is too long for the other. */
  readonly uneven: { readonly train: number; readonly valid: number };
  /** Tokens of what is read that the vocabularies do not hold. */
  readonly unknown: { readonly train: UnknownTokens; readonly valid: UnknownTokens };
  readonly updatesPerEpoch: number;
  /** Of the batches of an epoch, the share that is no token of a pair. */
  readonly padding: Padding;
  readonly runs: readonly PreparedRun[];
}

export interface PrepareOptions {
  /** One for each model, resolved; several share all that `requireShared` names. */
  readonly configs: readonly Config[];
  /** The folder of each model's run, absolute, in the order of `configs`. */
  readonly dirs: readonly string[];
  /** The command line, kept with each run. */
  readonly command: string;
  /** How the corpus is read. The cache is given to each run. */
  readonly reading?: PrepareOptionsOfCorpus;
  /** Only says what would be done; makes nothing. */
  readonly dryRun?: boolean;
}

/** @throws UserError before anything is made when corpus or settings are wrong */
export async function prepareRuns({
  configs,
  dirs,
  command,
  reading = {},
  dryRun = false,
}: PrepareOptions): Promise<Prepared> {
  requireShared(configs);
  const { corpus, tokenizers, train, valid, plan, padding } = await loadTrainingData(configs[0], reading);
  const vocabularies = { source: tokenizers.source.size, target: tokenizers.target.size };
  const runs = configs.map((config, i) => ({
    model: config.model.kind,
    dir: dirs[i],
    cache: reading.cache,
    // Gone on with from any folder.
    config: { ...config, corpus: absoluteCorpus(config.corpus) },
    parameters: createModel(config.model, vocabularies).params.trained,
  }));
  if (!dryRun) {
    const text = serializeTokenizers(tokenizers);
    for (const { dir, config } of runs) createRun(dir, config, text, { corpusHash: corpus.hash, command });
  }
  return {
    corpus,
    tokenizerHash: tokenizers.hash,
    vocabularies,
    overlong: { train: train.overlong, valid: valid.overlong },
    uneven: { train: train.uneven, valid: valid.uneven },
    unknown: { train: unknownOf(train), valid: unknownOf(valid) },
    updatesPerEpoch: Math.ceil(plan.batchesInEpoch(0) / configs[0].train.accumulate),
    padding,
    runs,
  };
}

function unknownOf({ unknownSource, unknownTarget }: EncodedCounts): UnknownTokens {
  return { source: unknownSource, target: unknownTarget };
}
