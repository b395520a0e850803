/** What a trained run comes to: its best weights decode the test split, and outputs, samples and summary are written. */
import { cpus } from 'node:os';
import { VERSION } from '../config/version.ts';
import { allPairs, examplesOf, pairCounts } from '../data/corpus.ts';
import { createSearch } from '../decode/search.ts';
import { type Evaluation, evaluatePairs } from '../eval/evaluate.ts';
import { forcedScores } from '../eval/forced-scores.ts';
import { writeAttention } from '../run/attention.ts';
import { bestWeights } from '../run/checkpoint-files.ts';
import { writeOutputs } from '../run/outputs.ts';
import type { Run } from '../run/run-directory.ts';
import { type RunSummary, readSummary, writeSummary } from '../run/summary.ts';
import { writeTrainCounts } from '../run/train-counts.ts';
import { counted } from '../text/numbers.ts';
import type { PaddedTokens } from '../train/batch-total.ts';
import type { Totals } from '../train/events.ts';
import { lossOver } from '../train/validate.ts';
import { countTrainSymbols } from './count-train-symbols.ts';
import type { LoadedRun } from './loaded-run.ts';
import { measureLimit } from './measure-limit.ts';
import { peakMemoryMB } from './peak-memory.ts';
import { processorName } from './processor.ts';
import type { RunEvent, RunPlan } from './run-messages.ts';
import { sampleSources, traceAttention } from './trace-attention.ts';
import { withProgress } from './with-progress.ts';

/** What training took, over all of the run. */
export interface Trained extends Totals {
  /** Updates left out for a loss or gradient that was no finite number. */
  readonly skipped: number;
  readonly padded: PaddedTokens;
}

/** The machine's limit is measured where the plan says so: not of TF.js's `cpu` backend, where it takes minutes. */
export async function* finishRun(
  loaded: LoadedRun,
  trained: Trained,
  { measureLimit: isLimitAsked = false }: Pick<RunPlan, 'measureLimit'>,
): AsyncGenerator<RunEvent, RunSummary> {
  const { run, model, tokenizers, data, engine } = loaded;
  const { weights, position } = bestWeights(run, model.params);
  const validLoss = await lossOver(engine, model, weights, data.validBatches());
  const { decode: config, data: batching } = run.config;
  const search = createSearch({
    engine,
    models: [{ model, weights }],
    vocab: tokenizers.target.size,
    config,
  });
  const pairs = allPairs(data.corpus.splits.test);
  const examples = examplesOf(pairs);
  const evaluation = yield* withProgress<RunEvent, Evaluation>((say) =>
    evaluatePairs(search, tokenizers, pairs, (done) =>
      say({ type: 'decoding', done, total: examples.length }),
    ),
  );
  const forced = await forcedScores({ engine, model, weights, data: batching }, tokenizers, pairs);
  if (evaluation.cropped > 0) yield { type: 'warning', message: croppedMessage(evaluation, run) };
  writeOutputs(run, 'test', evaluation.answers);
  writeTrainCounts(run, 'test', countTrainSymbols(data.corpus.splits.train, evaluation.answers, tokenizers));
  const shown = sampleSources(
    examples.map(({ source }) => source),
    tokenizers,
  );
  writeAttention(run, 'test', await traceAttention(engine, { model, weights, tokenizers, config }, shown));
  // Before the products of the limit, which need memory too.
  const memory = peakMemoryMB();
  const limitGflops = isLimitAsked && engine.name !== 'cpu' ? await measureLimit(engine) : undefined;
  writeSummary(run, {
    ...madeFrom(loaded),
    ...spentOn(trained),
    validLoss,
    validPerplexity: Math.exp(validLoss),
    metrics: evaluation.scores,
    forced,
    signatures: evaluation.signatures,
    split: 'test',
    peakMemoryMB: memory,
    limitGflops,
    bestUpdate: position.update,
    averagedWeights: position.averaged ? position.snapshots.length : undefined,
    decodeSeconds: evaluation.seconds,
    sentencesPerSecond: evaluation.answers.length / evaluation.seconds,
  });
  return readSummary(run);
}

/** What was known of the run before it was trained. */
function madeFrom({ run, model, tokenizers, data: { corpus }, engine }: LoadedRun) {
  const { name, hash, given } = corpus;
  return {
    model: run.model,
    engine: engine.name,
    parameters: model.params.trained,
    processor: `${processorName()}, ${counted(cpus().length, 'thread')}`,
    threads: engine.threads,
    seed: run.config.seed,
    corpus: { name, hash, pairs: pairCounts(corpus), given },
    tokenizerHash: tokenizers.hash,
    versions: { node: process.versions.node, seqcmp: VERSION, engine: engine.description },
    command: run.command,
  };
}

function spentOn({ update, sourceTokens, targetTokens, flops, seconds, skipped, padded }: Trained) {
  return {
    updates: update,
    skippedUpdates: skipped,
    sourceTokens,
    targetTokens,
    paddedSourceTokens: padded.source,
    paddedTargetTokens: padded.target,
    flops,
    trainSeconds: seconds,
    targetTokensPerSecond: targetTokens / seconds,
    sourceTokensPerSecond: sourceTokens / seconds,
  };
}

function croppedMessage({ cropped, answers }: Evaluation, { config }: Run): string {
  const limit = config.decode.maxSourceLength;
  return `${cropped} of ${answers.length} test sources have over ${limit} tokens and were read up to there (decode.maxSourceLength)`;
}
