/** What a trained run comes to: its best weights decode the test split, and outputs, samples and summary are written. */
import { VERSION } from '../config/version.ts';
import { allPairs, examplesOf } from '../data/corpus.ts';
import type { TrainingData } from '../data/training-data.ts';
import { createSearch } from '../decode/search.ts';
import type { Engine } from '../engine/engine.ts';
import { type Evaluation, evaluatePairs } from '../eval/evaluate.ts';
import { forcedScores } from '../eval/forced-scores.ts';
import { writeAttention } from '../run/attention.ts';
import { bestWeights } from '../run/checkpoint-files.ts';
import { writeOutputs } from '../run/outputs.ts';
import type { Run } from '../run/run-directory.ts';
import type { RunModel } from '../run/run-model.ts';
import { type RunSummary, readSummary, writeSummary } from '../run/summary.ts';
import { writeTrainCounts } from '../run/train-counts.ts';
import type { PaddedTokens } from '../train/batch-total.ts';
import { lossOver } from '../train/validate.ts';
import { countTrainSymbols } from './count-train-symbols.ts';
import type { RunEvent } from './events.ts';
import { measureLimit } from './measure-limit.ts';
import { peakMemoryMB } from './peak-memory.ts';
import { sampleSources, traceAttention } from './trace-attention.ts';
import { withProgress } from './with-progress.ts';

/** What training took, over all of the run. */
export interface Trained {
  readonly update: number;
  readonly sourceTokens: number;
  readonly targetTokens: number;
  readonly flops: number;
  readonly seconds: number;
  /** Updates left out for a loss or gradient that was no finite number. */
  readonly skipped: number;
  readonly padded: PaddedTokens;
}

/**
 * Decodes the test split with the best weights and writes outputs and summary.
 * @param withLimit whether the machine's limit is measured: not of TF.js's `cpu` backend, where it takes minutes
 */
export async function* scoreRun(
  run: Run,
  { model, tokenizers }: RunModel,
  data: TrainingData,
  engine: Engine,
  trained: Trained,
  withLimit: boolean,
): AsyncGenerator<RunEvent, RunSummary> {
  const { weights, position } = bestWeights(run, model.params);
  const validLoss = await lossOver(engine, model, weights, data.validBatches());
  const search = createSearch({
    engine,
    models: [{ model, weights }],
    vocab: tokenizers.target.size,
    config: run.config.decode,
  });
  const pairs = allPairs(data.corpus.splits.test);
  const total = examplesOf(pairs).length;
  const evaluation = yield* withProgress<RunEvent, Evaluation>((say) =>
    evaluatePairs(search, tokenizers, pairs, VERSION, (done) => say({ type: 'decoding', done, total })),
  );
  const forced = await forcedScores({ engine, model, weights, data: run.config.data }, tokenizers, pairs);
  if (evaluation.cropped > 0) yield { type: 'warning', message: croppedMessage(evaluation, run) };
  writeOutputs(run, 'test', evaluation.answers);
  writeTrainCounts(run, 'test', countTrainSymbols(data.corpus.splits.train, evaluation.answers, tokenizers));
  const shown = sampleSources(
    examplesOf(pairs).map(({ source }) => source),
    tokenizers,
  );
  const traced = { model, weights, tokenizers, config: run.config.decode };
  writeAttention(run, 'test', await traceAttention(engine, traced, shown));
  const memory = peakMemoryMB();
  const limitGflops = withLimit && engine.name !== 'cpu' ? await measureLimit(engine) : null;
  const { splits, name, hash, given } = data.corpus;
  writeSummary(run, {
    model: run.model,
    engine: engine.name,
    parameters: model.params.trained,
    updates: trained.update,
    sourceTokens: trained.sourceTokens,
    targetTokens: trained.targetTokens,
    paddedSourceTokens: trained.padded.source,
    paddedTargetTokens: trained.padded.target,
    flops: trained.flops,
    trainSeconds: trained.seconds,
    targetTokensPerSecond: trained.targetTokens / trained.seconds,
    sourceTokensPerSecond: trained.sourceTokens / trained.seconds,
    validLoss,
    validPerplexity: Math.exp(validLoss),
    metrics: evaluation.scores,
    forced,
    signatures: evaluation.signatures,
    split: 'test',
    peakMemoryMB: memory,
    ...(limitGflops !== null && { limitGflops }),
    threads: engine.threads,
    seed: run.config.seed,
    corpus: {
      name,
      hash,
      pairs: { train: splits.train.length, valid: splits.valid.length, test: splits.test.length },
      given,
    },
    tokenizerHash: tokenizers.hash,
    bestUpdate: position.update,
    ...(position.averaged && { averagedWeights: position.snapshots.length }),
    skippedUpdates: trained.skipped,
    decodeSeconds: evaluation.seconds,
    sentencesPerSecond: evaluation.answers.length / evaluation.seconds,
    versions: { node: process.versions.node, seqcmp: VERSION, engine: engine.description },
    command: run.command,
  });
  return readSummary(run);
}

function croppedMessage({ cropped, answers }: Evaluation, { config }: Run): string {
  const limit = config.decode.maxSourceLength;
  return `${cropped} of ${answers.length} test sources have over ${limit} tokens and were read up to there (decode.maxSourceLength)`;
}
