/** One run from wherever it stands to its summary, as events. Owns the run's directory. No processes here. */
import { halvesOf } from '../config/schema.ts';
import { VERSION } from '../config/version.ts';
import { allPairs, examplesOf } from '../data/corpus.ts';
import { loadTrainingData, type TrainingData } from '../data/training-data.ts';
import { createSearch } from '../decode/search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { type Evaluation, evaluatePairs } from '../eval/evaluate.ts';
import { forcedScores } from '../eval/forced-scores.ts';
import { initialise } from '../model/initialise.ts';
import { writeAttention } from '../run/attention.ts';
import { bestWeights, goodCheckpoint, latestCheckpoint } from '../run/checkpoint-files.ts';
import { appendMetrics, truncateMetricsTo } from '../run/metrics-log.ts';
import { writeOutputs } from '../run/outputs.ts';
import { openRun, type Run } from '../run/run-directory.ts';
import { lockRun } from '../run/run-lock.ts';
import { loadRunModel, type RunModel } from '../run/run-model.ts';
import { requireSameCorpus } from '../run/same-corpus.ts';
import { type RunSummary, readSummary, writeSummary } from '../run/summary.ts';
import { writeTrainCounts } from '../run/train-counts.ts';
import { train } from '../train/loop.ts';
import { type PaddedTokens, paddedTokens } from '../train/padded-tokens.ts';
import { initialState, type Position } from '../train/state.ts';
import { lossOver } from '../train/validate.ts';
import { type Checkpointing, startCheckpointing } from './checkpointing.ts';
import { countTrainSymbols } from './count-train-symbols.ts';
import type { RunEvent, RunPlan } from './events.ts';
import { peakMemoryMB } from './peak-memory.ts';
import { sampleSources, traceAttention } from './trace-attention.ts';
import { validationScorer } from './validation-scorer.ts';

/** A run in this process. */
export interface RunningRun {
  /** Pulling goes on; between two events everything may be saved. */
  readonly events: AsyncGenerator<RunEvent, void>;
  /** Saves what is there, so that `--resume` goes on from here. @returns the update reached */
  save(): number;
}

/** @param signal aborted to give up while the corpus is still being prepared */
export function startRun(plan: RunPlan, signal: AbortSignal): RunningRun {
  let checkpointing: Checkpointing | null = null;
  return {
    events: runEvents(plan, signal, (begun) => {
      checkpointing = begun;
    }),
    save: () => checkpointing?.save() ?? 0,
  };
}

async function* runEvents(
  plan: RunPlan,
  signal: AbortSignal,
  onBegin: (checkpointing: Checkpointing) => void,
): AsyncGenerator<RunEvent, void> {
  yield { type: 'stage', stage: 'loading' };
  const run = openRun(plan.dir);
  const release = await lockRun(run);
  try {
    yield* trainAndScore(run, plan, signal, onBegin);
  } finally {
    release();
  }
}

async function* trainAndScore(
  run: Run,
  { cache }: RunPlan,
  signal: AbortSignal,
  onBegin: (checkpointing: Checkpointing) => void,
): AsyncGenerator<RunEvent, void> {
  const { config } = run;
  const own = loadRunModel(run);
  const { tokenizers } = own;
  const data = yield* withProgress<TrainingData>((say) =>
    loadTrainingData(config, {
      tokenizers,
      cache,
      signal,
      onPreparing: (event) => say({ type: 'preparing', ...event }),
    }),
  );
  requireSameCorpus(run, data.corpus);
  const { state: found, skipped } = latestCheckpoint(run, own.model.params);
  for (const { path, reason } of skipped)
    yield { type: 'warning', message: `${path} is passed over: ${reason}` };
  const { params } = own.model;
  const newState = () => initialState(params, initialise(params, config.seed));
  const state = found ?? newState();
  const secondsBefore = truncateMetricsTo(run, state.position).at(-1)?.seconds ?? 0;
  const checkpointing = startCheckpointing(run, state);
  onBegin(checkpointing);

  yield { type: 'stage', stage: 'compiling' };
  const engine = await createEngine(config.engine, config.threads);
  try {
    let totals: Trained = {
      update: state.position.update,
      sourceTokens: 0,
      targetTokens: 0,
      flops: 0,
      seconds: secondsBefore,
    };
    const training = {
      model: own.model,
      engine,
      config: config.train,
      dim: halvesOf(config.model).decoder.dim,
      seed: config.seed,
    };
    const events = train({
      ...training,
      budget: config.budget,
      plan: data.plan,
      valid: [...data.validSample()],
      scorer: validationScorer(run, own, data, engine),
      state,
      goodState: () => goodCheckpoint(run, state) ?? newState(),
      secondsBefore,
    });
    for await (const event of events) {
      if (event.type === 'compile') yield event;
      else if (event.type === 'ready') yield { type: 'stage', stage: 'training' };
      else {
        appendMetrics(run, event);
        checkpointing.after(event);
        totals = event;
        yield event;
      }
    }
    yield { type: 'stage', stage: 'decoding' };
    const { skipped: leftOut } = state.position;
    const padded = paddedTokens(data.plan, state.position);
    const summary = yield* score(run, own, data, engine, { ...totals, skipped: leftOut, padded });
    yield { type: 'finished', summary };
  } finally {
    await engine.dispose();
  }
}

interface Trained {
  readonly update: number;
  readonly sourceTokens: number;
  readonly targetTokens: number;
  readonly flops: number;
  readonly seconds: number;
}

/** Decodes the test split with the best weights and writes outputs and summary. */
async function* score(
  run: Run,
  { model, tokenizers }: RunModel,
  data: TrainingData,
  engine: Engine,
  trained: Trained & Pick<Position, 'skipped'> & { readonly padded: PaddedTokens },
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
  const evaluation = yield* withProgress<Evaluation>((say) =>
    evaluatePairs(search, tokenizers, pairs, VERSION, (done) => say({ type: 'decoding', done, total })),
  );
  const forced = await forcedScores(engine, model, weights, tokenizers, pairs, run.config.data);
  if (evaluation.cropped > 0) yield { type: 'warning', message: croppedMessage(evaluation, run) };
  writeOutputs(run, 'test', evaluation.answers);
  writeTrainCounts(run, 'test', countTrainSymbols(data.corpus.splits.train, evaluation.answers, tokenizers));
  const shown = sampleSources(
    examplesOf(pairs).map(({ source }) => source),
    tokenizers,
  );
  const traced = { model, weights, tokenizers, config: run.config.decode };
  writeAttention(run, 'test', await traceAttention(engine, traced, shown));
  const { splits, name, hash } = data.corpus;
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
    peakMemoryMB: peakMemoryMB(),
    threads: engine.threads,
    seed: run.config.seed,
    corpus: {
      name,
      hash,
      pairs: { train: splits.train.length, valid: splits.valid.length, test: splits.test.length },
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

/** The events that some work says by a callback, and then what it gives. */
async function* withProgress<Result>(
  work: (say: (event: RunEvent) => void) => Promise<Result>,
): AsyncGenerator<RunEvent, Result> {
  const waiting: RunEvent[] = [];
  let wake = () => {};
  let finished = false;
  const result = work((event) => {
    waiting.push(event);
    wake();
  }).finally(() => {
    finished = true;
    wake();
  });
  // Its failure is met where it is awaited.
  result.catch(() => {});
  while (!finished) {
    await new Promise<void>((resolve) => {
      wake = resolve;
      if (finished || waiting.length > 0) resolve();
    });
    yield* waiting.splice(0);
  }
  return result;
}
