/**
 * The one training loop. It knows no model, no disk and no terminal: it yields events, and whoever pulls them
 * decides when to go on. Between two events `state` is whole, so that it may be saved at any of them.
 */
import type { Budget, TrainConfig } from '../config/schema.ts';
import { workingTime } from '../config/working-time.ts';
import type { Batch, BatchPlan } from '../data/batches.ts';
import type { Engine } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { batchTotal } from './batch-total.ts';
import { isSpent, shareDecayed } from './budget.ts';
import { compilePrograms, type Programs } from './compile-programs.ts';
import type { Sample, Totals, TrainEvent } from './events.ts';
import { type Better, isOutOfPatience, takeValidation } from './judge.ts';
import { mustRetreat, rateFactor, requireRetreatLeft, retreatTo } from './retreat.ts';
import { learningRateAt } from './schedule.ts';
import { inferenceWeights, type TrainState } from './state.ts';
import { createUpdater, type Update } from './update.ts';
import { meanLoss } from './validate.ts';

export interface Training {
  readonly model: Seq2Seq;
  readonly engine: Engine;
  readonly config: TrainConfig;
  /** Width that the noam schedule asks for. */
  readonly dim: number;
  readonly seed: number;
  readonly budget: Budget;
  readonly plan: BatchPlan;
  /** The same pairs at each validation. */
  readonly valid: readonly Batch[];
  /** Of the decoded validation pairs; null where `train.stopMetric` is the loss. */
  readonly scorer: Scorer | null;
  /** For whoever watches, at each validation. Null where `train.samples` is 0. @param weights the flat parameter vector */
  readonly decodeSamples: ((weights: Float32Array) => Promise<readonly Sample[]>) | null;
  /** Changed in place. */
  readonly state: TrainState;
  /** The state at update `position.good`, or the nearest before it that is kept. Asked for when training must go back. */
  readonly goodState: () => TrainState;
  /** Seconds of updates before this call, when a run goes on. */
  readonly secondsBefore: number;
}

/** Scores weights by decoding. */
export interface Scorer {
  /** Which way `train.stopMetric` is better. */
  readonly better: Better;
  /** @param weights the flat parameter vector @returns every metric measured, `train.stopMetric` among them */
  score(weights: Float32Array): Promise<Readonly<Record<string, number>>>;
}

/**
 * Trains `training.state` from where it stands to the end of its budget or patience, and says so last.
 * @throws UserError when memory does not suffice, or training diverged
 */
export async function* train(training: Training): AsyncGenerator<TrainEvent, void> {
  const { config, plan } = training;
  const { labelSmoothing } = config;
  const programs = yield* compilePrograms({ ...training, labelSmoothing, buckets: plan.buckets });
  try {
    yield { type: 'ready' };
    yield* makeUpdates(training, programs);
  } finally {
    // What follows, decoding, needs the memory.
    await programs.dispose();
  }
}

async function* makeUpdates(training: Training, programs: Programs): AsyncGenerator<TrainEvent, void> {
  const { state, config, plan, budget, seed } = training;
  const updater = createUpdater(state, config, seed);
  let seconds = training.secondsBefore;
  const flops = batchTotal(plan, state.position, (bucket) => programs.train(bucket).flops);
  const totals = (): Totals => {
    const { update, epoch, sourceTokens, targetTokens } = state.position;
    return { update, epoch, sourceTokens, targetTokens, flops: flops.total(), seconds };
  };
  const { validate, validateMean } = createValidations(training, programs, totals);

  for (;;) {
    if (isDue(state, config)) yield await validate();
    if (isOver()) break;
    if (mustRetreat(state, config)) {
      requireRetreatLeft(state);
      const good = training.goodState();
      retreatTo(good, state);
      const { retreats } = state.position;
      const to = good.position.update;
      yield { type: 'retreat', ...totals(), to, retreats, rateFactor: rateFactor(retreats) };
    }
    const began = workingTime();
    const batches = nextBatches(state, config, plan);
    const microbatches = batches.map((batch) => ({ program: programs.train(batch.bucket), batch }));
    const next = nextUpdate(training);
    const { loss, gradientNorm, applied } = await updater.update(microbatches, next);
    advance(state, batches, plan, applied);
    for (const { bucket } of batches) flops.add(bucket);
    seconds += (workingTime() - began) / 1000;
    const shape = batches.length === 1 ? batches[0].bucket : null;
    if (applied) {
      yield {
        type: 'update',
        ...totals(),
        loss,
        learningRate: next.learningRate,
        gradientNorm,
        ...(shape && { shape }),
      };
    } else yield { type: 'skip', ...totals(), loss, gradientNorm, skipped: state.position.skipped };
  }
  if (state.position.validated !== state.position.update) yield await validate();
  if (state.snapshots.length > 0 && !state.position.averaged) yield await validateMean();
  yield { type: 'end', ...totals(), reason: isOutOfPatience(state.position, config) ? 'patience' : 'budget' };

  function isOver(): boolean {
    const { position } = state;
    return (
      position.averaged || isOutOfPatience(position, config) || isSpent(budget, totals(), position, plan)
    );
  }
}

/** Measures the weights that would be decoded with, and takes what is found into the state. */
function createValidations(training: Training, programs: Programs, totals: () => Totals) {
  const { state, config, valid, scorer, decodeSamples } = training;
  const measure = async () => {
    const weights = inferenceWeights(state);
    const loss = await meanLoss(programs.valid, namedViews(state.table, weights), valid);
    const metrics = await scorer?.score(weights);
    const samples = await decodeSamples?.(weights);
    const event = {
      type: 'validation',
      loss,
      ...(metrics && { metrics }),
      ...(samples && { samples }),
    } as const;
    const score = metrics?.[config.stopMetric] ?? loss;
    return { event, measured: { weights, loss, score, better: scorer?.better ?? 'lower' } };
  };
  return {
    async validate(): Promise<TrainEvent> {
      const { event, measured } = await measure();
      const best = takeValidation(state, measured, config);
      return { ...event, ...totals(), best };
    },
    /** Measures the mean of the kept weights, which is decoded with even where the best are better. */
    async validateMean(): Promise<TrainEvent> {
      state.position = { ...state.position, averaged: true };
      const { event } = await measure();
      return { ...event, ...totals(), averaged: state.snapshots.length, best: true };
    },
  };
}

/** Validation is due every `validEvery` updates, and was not made yet at this one. */
function isDue({ position }: TrainState, { validEvery }: TrainConfig): boolean {
  const { update, validated } = position;
  return update > 0 && update % validEvery === 0 && validated !== update;
}

/** `train.accumulate` batches, or as many as the epoch has left. */
function nextBatches({ position }: TrainState, { accumulate }: TrainConfig, plan: BatchPlan): Batch[] {
  const { epoch, batch } = position;
  const count = Math.min(accumulate, plan.batchesInEpoch(epoch) - batch);
  return Array.from({ length: count }, (_, i) => plan.batch(epoch, batch + i));
}

function nextUpdate({ state: { position }, config, budget, plan, dim }: Training): Update {
  const number = position.update + 1;
  const decayed = config.schedule === 'cosine' ? shareDecayed(config, budget, position, plan) : 0;
  const rate = learningRateAt({ update: number, decayed, reductions: position.reductions }, config, dim);
  return { number, seen: position.seen + 1, learningRate: rate * rateFactor(position.retreats) };
}

/** Moves on behind these batches, and over the end of an epoch. @param applied whether they made an update */
function advance(state: TrainState, batches: readonly Batch[], plan: BatchPlan, applied: boolean): void {
  const { position } = state;
  const batch = position.batch + batches.length;
  const over = batch >= plan.batchesInEpoch(position.epoch);
  const total = (of: 'sourceTokens' | 'targetTokens') =>
    batches.reduce((sum, each) => sum + each[of], position[of]);
  state.position = {
    ...position,
    update: position.update + Number(applied),
    seen: position.seen + Number(applied),
    epoch: over ? position.epoch + 1 : position.epoch,
    batch: over ? 0 : batch,
    sourceTokens: total('sourceTokens'),
    targetTokens: total('targetTokens'),
    skipped: position.skipped + Number(!applied),
    skippedInRow: applied ? 0 : position.skippedInRow + 1,
  };
}
