/** Everything before the first update: corpus read, tokenizer trained, models matched, run directories made. */
import { basename, join } from 'node:path';
import type { Match } from '../config/match.ts';
import type { Resolved } from '../config/resolve.ts';
import type { Config } from '../config/schema.ts';
import { allPairs, type Corpus, examplesOf, type PrepareOptions } from '../data/corpus.ts';
import type { EncodedCounts } from '../data/encode-pairs.ts';
import type { Padding } from '../data/padding.ts';
import { serializeTokenizers, vocabularySizes } from '../data/tokenizer.ts';
import { loadTrainingData, type TrainingData } from '../data/training-data.ts';
import { createModel } from '../model/create.ts';
import type { Vocabularies } from '../model/seq2seq.ts';
import { createComparison } from '../run/comparison.ts';
import { runFolders } from '../run/plans.ts';
import { createRun } from '../run/run-directory.ts';
import type { RunPlan } from '../worker/run-messages.ts';
import { checkBudgets } from './match-budget.ts';
import { matchModels } from './match-models.ts';
import { lengthsOf, outOfReach, type Reached } from './out-of-reach.ts';
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
  /** Of the test split, by each model's limits of an answer. */
  readonly reached: readonly Reached[];
  readonly updatesPerEpoch: number;
  /** Of the batches of an epoch, the share that is no token of a pair. */
  readonly padding: Padding;
  /** The settings of the first seed, by model, with all that was matched. */
  readonly resolved: readonly Resolved[];
  /** What was done to make the models comparable, a sentence each. */
  readonly matched: readonly string[];
  /** The runs of one seed after those of another: each group is trained side by side. */
  readonly groups: readonly (readonly PreparedRun[])[];
}

export interface PrepareRunsOptions {
  /** One for each model; several share all that `requireShared` names. */
  readonly resolved: readonly Resolved[];
  /** Seeds of each model: its own, and the numbers that follow. One when left out. */
  readonly seeds?: number;
  /** What the user asked to be held equal. Without it, two models are matched in parameters where they can be. */
  readonly match?: readonly Match[];
  /** The folder of the run, or of the comparison. Absolute. */
  readonly out: string;
  /** The command line, kept with each run. */
  readonly command: string;
  /** How the corpus is read. The cache is given to each run. */
  readonly reading?: PrepareOptions;
  /** Only says what would be done; makes nothing. */
  readonly dryRun?: boolean;
}

/** @throws UserError before anything is made when corpus or settings are wrong */
export async function prepareRuns(options: PrepareRunsOptions): Promise<Prepared> {
  const configs = options.resolved.map(({ config }) => config);
  requireShared(configs);
  checkBudgets(configs, options.match ?? []);
  const data = await loadTrainingData(configs[0], options.reading);
  const { corpus, tokenizers, train, valid, plan, padding } = data;
  const vocabularies = vocabularySizes(tokenizers);
  const matched = matchModels(options.resolved, options.match, { vocabularies, plan });
  const groups = groupRuns(matched.resolved, vocabularies, options);
  if (!options.dryRun) makeRuns(groups, matched.matched, data, options);
  return {
    corpus,
    tokenizerHash: tokenizers.hash,
    vocabularies,
    overlong: { train: train.overlong, valid: valid.overlong },
    uneven: { train: train.uneven, valid: valid.uneven },
    unknown: { train: unknownOf(train), valid: unknownOf(valid) },
    reached: reachedBy(configs, data),
    updatesPerEpoch: Math.ceil(plan.batchesInEpoch(0) / configs[0].train.accumulate),
    padding,
    ...matched,
    groups,
  };
}

/** A group a seed, a run a model. */
function groupRuns(
  resolved: readonly Resolved[],
  vocabularies: Vocabularies,
  { seeds = 1, out, reading }: PrepareRunsOptions,
): PreparedRun[][] {
  const numbers = Array.from({ length: seeds }, (_, i) => resolved[0].config.seed + i);
  const models = resolved.map(({ config }) => config.model.kind);
  const alone = models.length * seeds === 1;
  const dirs = alone ? [out] : runFolders({ models, seeds: numbers }).map((name) => join(out, name));
  return numbers.map((seed, group) =>
    resolved.map(({ config }, i) => ({
      model: config.model.kind,
      dir: dirs[group * models.length + i],
      cache: reading?.cache,
      config: { ...config, seed },
      parameters: createModel(config.model, vocabularies).params.trained,
    })),
  );
}

/** One run, or a comparison with all of its runs. */
function makeRuns(
  groups: readonly (readonly PreparedRun[])[],
  matched: readonly string[],
  { corpus, tokenizers }: TrainingData,
  { out, command }: PrepareRunsOptions,
): void {
  const text = serializeTokenizers(tokenizers);
  const make = (dir: string, { config }: PreparedRun) =>
    createRun(dir, config, text, { corpusHash: corpus.hash, command });
  const runs = groups.flat();
  if (runs.length === 1) {
    make(out, runs[0]);
    return;
  }
  const plan = {
    models: groups[0].map(({ model }) => model),
    seeds: groups.map(([{ config }]) => config.seed),
    matched,
    command,
    corpusHash: corpus.hash,
    tokenizerHash: tokenizers.hash,
  };
  createComparison(out, plan, (half) => {
    for (const run of runs) make(join(half, basename(run.dir)), run);
  });
}

function reachedBy(configs: readonly Config[], { corpus, tokenizers }: TrainingData): Reached[] {
  const lengths = lengthsOf(examplesOf(allPairs(corpus.splits.test)), tokenizers);
  return configs.map(({ model, decode }) => ({
    name: model.kind,
    sources: lengths.length,
    outOfReach: outOfReach(lengths, decode),
  }));
}

function unknownOf({ unknownSource, unknownTarget }: EncodedCounts): UnknownTokens {
  return { source: unknownSource, target: unknownTarget };
}
