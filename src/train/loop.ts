/**
 * The one training loop. It knows no model, no disk and no terminal: it yields events, and whoever pulls them
 * decides when to go on. Between two events `state` is whole, so that it may be saved at any of them.
 */
import type { Budget, TrainConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { Batch, BatchPlan, Bucket } from '../data/batches.ts';
import { type Compiled, type Engine, NotEnoughMemory } from '../engine/engine.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { Totals, TrainEvent } from './events.ts';
import { batchSpecs, trainingProgram, validationProgram } from './programs.ts';
import { learningRateAt } from './schedule.ts';
import type { TrainState } from './state.ts';
import { createUpdater } from './update.ts';
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
  /** Changed in place. */
  readonly state: TrainState;
  /** Seconds of updates before this call, when a run goes on. */
  readonly secondsBefore: number;
}

export async function* train(training: Training): AsyncGenerator<TrainEvent, void> {
  const { state, config, plan, budget } = training;
  const programs = yield* compileAll(training);
  yield { type: 'ready' };
  const updater = createUpdater(state, config, training.seed);
  let seconds = training.secondsBefore;
  const totals = (): Totals => {
    const { update, epoch, sourceTokens, targetTokens } = state.position;
    return { update, epoch, sourceTokens, targetTokens, seconds };
  };

  while (!isSpent(budget, totals(), plan, state)) {
    if (isDue(state, config)) yield* validate();
    const began = performance.now();
    const { epoch, batch: index } = state.position;
    const batch = plan.batch(epoch, index);
    const update = state.position.update + 1;
    const learningRate = learningRateAt(update, config, training.dim);
    const program = programFor(programs.train, batch.bucket);
    const { loss, gradientNorm } = await updater.update(program, batch, { number: update, learningRate });
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw diverged(update, loss, gradientNorm);
    advance(state, batch, plan);
    seconds += (performance.now() - began) / 1000;
    yield { type: 'update', ...totals(), loss, learningRate, gradientNorm };
  }
  if (state.position.validated !== state.position.update) yield* validate();
  yield { type: 'end', ...totals(), reason: 'budget' };

  async function* validate(): AsyncGenerator<TrainEvent, void> {
    const loss = await meanLoss(
      (bucket) => programFor(programs.valid, bucket),
      updater.params,
      training.valid,
    );
    const { update, best } = state.position;
    const isBest = best === null || loss < best.loss;
    state.position = { ...state.position, validated: update, best: isBest ? { loss, update } : best };
    yield { type: 'validation', ...totals(), loss, best: isBest };
  }
}

/** Before anything is changed: the weights are still those of the update before. */
function diverged(update: number, loss: number, gradientNorm: number): UserError {
  return new UserError(
    `training diverged at update ${update}: loss ${loss}, gradient norm ${gradientNorm}`,
    'Lower train.learningRate or raise train.warmup, and train anew; what was saved before is kept.',
  );
}

type Programs = ReadonlyMap<Bucket, Compiled>;

const LESS_MEMORY =
  'Lower data.batchTokens first; then data.maxLength, data.buckets or the width of the model. Or free some memory.';

/** Compiles before the first update, so that no update waits for it. */
async function* compileAll(
  training: Training,
): AsyncGenerator<TrainEvent, { train: Programs; valid: Programs }> {
  const { model, engine, config, plan, valid } = training;
  const build = async function* (
    label: string,
    buckets: Iterable<Bucket>,
    program: ReturnType<typeof trainingProgram>,
  ) {
    const programs = new Map<Bucket, Compiled>();
    for (const bucket of buckets) {
      const shape = `${label} [${bucket.rows} x ${bucket.sourceLength} > ${bucket.targetLength}]`;
      yield { type: 'compile', label: shape, state: 'begin' } as const;
      const began = performance.now();
      try {
        programs.set(bucket, await engine.compile(shape, program, batchSpecs(model.params, bucket)));
      } catch (thrown) {
        throw thrown instanceof NotEnoughMemory ? new UserError(thrown.message, LESS_MEMORY) : thrown;
      }
      yield {
        type: 'compile',
        label: shape,
        state: 'end',
        seconds: (performance.now() - began) / 1000,
      } as const;
    }
    return programs;
  };
  const validBuckets = new Set(valid.map((batch) => batch.bucket));
  return {
    train: yield* build('update', plan.buckets, trainingProgram(model, config.labelSmoothing)),
    valid: yield* build('validation', validBuckets, validationProgram(model)),
  };
}

function programFor(programs: Programs, bucket: Bucket): Compiled {
  const program = programs.get(bucket);
  if (!program) throw new Error(`internal: no program for the shape ${bucket.rows} x ${bucket.sourceLength}`);
  return program;
}

/** Validation is due every `validEvery` updates, and was not made yet at this one. */
function isDue({ position }: TrainState, { validEvery }: TrainConfig): boolean {
  const { update, validated } = position;
  return update > 0 && update % validEvery === 0 && validated !== update;
}

/** Moves on to the next batch, and over the end of an epoch. */
function advance(state: TrainState, { sourceTokens, targetTokens }: Batch, plan: BatchPlan): void {
  const { position } = state;
  const last = position.batch + 1 >= plan.batchesInEpoch(position.epoch);
  state.position = {
    ...position,
    update: position.update + 1,
    epoch: last ? position.epoch + 1 : position.epoch,
    batch: last ? 0 : position.batch + 1,
    sourceTokens: position.sourceTokens + sourceTokens,
    targetTokens: position.targetTokens + targetTokens,
  };
}

/** Whether any limit of the budget is reached. */
function isSpent(budget: Budget, totals: Totals, plan: BatchPlan, { position }: TrainState): boolean {
  return shareSpent(budget, totals, plan, position) >= 1;
}

/** How much of the budget is used up, 0 to 1: the nearest of its limits. */
function shareSpent(
  budget: Budget,
  totals: Totals,
  plan: BatchPlan,
  position: { epoch: number; batch: number },
): number {
  const epochs = position.epoch + position.batch / plan.batchesInEpoch(position.epoch);
  const share = (spent: number, limit: number | undefined) => (limit === undefined ? 0 : spent / limit);
  return Math.max(
    share(totals.seconds, budget.seconds),
    share(totals.update, budget.updates),
    share(totals.targetTokens, budget.targetTokens),
    share(epochs, budget.epochs),
  );
}
