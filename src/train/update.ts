/**
 * One update of the parameters, the unit that training repeats and that the benchmark times: masks drawn, forward,
 * backward, norm, clipping, weight decay, Adam, moving average. Knows no model, no schedule and no budget.
 */
import type { TrainConfig } from '../config/schema.ts';
import { workingTime } from '../config/working-time.ts';
import type { Batch } from '../data/batches.ts';
import type { Arrays, Compiled } from '../engine/engine.ts';
import { namedViews, partsOf } from '../model/params.ts';
import { streamKey } from '../random/stream.ts';
import { clipScale } from './adam.ts';
import { allocateFlatVectors, type FlatVectors } from './flat-vectors.ts';
import type { TrainState } from './state.ts';
import { createWeightDecay } from './weight-decay.ts';

export interface Update {
  /** Counted from 1. */
  readonly number: number;
  /** How many updates the moments will have seen with this one. */
  readonly seen: number;
  readonly learningRate: number;
}

/** One of the batches of an update, with the program of its shape. */
export interface Microbatch {
  readonly program: Compiled;
  readonly batch: Batch;
}

export interface Updated {
  /** Nats a target token over the batches, unsmoothed, dropout on. */
  readonly loss: number;
  /** Euclidean norm of the whole gradient, before clipping. */
  readonly gradientNorm: number;
  /** False where loss or norm is no finite number: weights, moments and average are as they were. */
  readonly applied: boolean;
  /** Of adding up gradients, norm, clipping, decay, Adam and average. */
  readonly optimizerSeconds: number;
}

export interface Updater {
  /** Forward and backward passes, then Adam by the mean of their gradients, each weighted by its target tokens. */
  update(microbatches: readonly Microbatch[], update: Update): Promise<Updated>;
}

/**
 * Moves the state's vectors to where the optimizer's kernels reach them; they are changed in place from now on.
 * With `train.ema` the state has a moving average from now on.
 */
export function createUpdater(state: TrainState, config: TrainConfig, seed: number): Updater {
  const vectors = moveToKernel(state, config);
  const params = namedViews(state.table, state.weights);
  const into = gradientViews(state, vectors);
  const { statistics } = partsOf(state.table);
  const weightDecay = createWeightDecay(state.table, vectors, config);

  /** @param moved statistics as the batch before has left them; none at an update's first */
  const run = async ({ program, batch }: Microbatch, number: number, place: number, moved: Arrays) => {
    const { source, targetIn, targetOut } = batch;
    // The first batch's masks are those of an update that has no other.
    const further = place === 0 ? [] : [place];
    const results = await program.run(
      { ...params, ...moved, source, targetIn, targetOut },
      { into, maskKey: (site) => streamKey(seed, 'dropout', number, site, ...further) },
    );
    return {
      measured: results.loss[0],
      moved: Object.fromEntries(statistics.map((name) => [name, results[name]])),
    };
  };

  return {
    async update(microbatches, { number, seen, learningRate }) {
      let [loss, seconds] = [0, 0];
      let moved: Arrays = {};
      const tokens = microbatches.reduce((sum, { batch }) => sum + batch.targetTokens, 0);
      if (vectors.batchGradient !== null) vectors.gradient.fill(0);
      for (const [place, microbatch] of microbatches.entries()) {
        const result = await run(microbatch, number, place, moved);
        moved = result.moved;
        const began = workingTime();
        const share = microbatches.length === 1 ? 1 : microbatch.batch.targetTokens / tokens;
        loss += result.measured * share;
        addBatchGradient(vectors, share);
        seconds += (workingTime() - began) / 1000;
      }
      const began = workingTime();
      const gradientNorm = vectors.gradientNorm();
      const applied = Number.isFinite(loss) && Number.isFinite(gradientNorm);
      if (applied) {
        const scale = clipScale(gradientNorm, config.clipNorm);
        weightDecay.apply(learningRate, scale);
        vectors.adam(config, learningRate, scale, seen);
        for (const name of statistics) params[name].set(moved[name]);
        moveAverage(vectors, config.ema, seen);
      }
      seconds += (workingTime() - began) / 1000;
      return { loss, gradientNorm, applied, optimizerSeconds: seconds };
    },
  };
}

/** Where a batch's gradients go, by name. A statistic's place stays zero: no norm counts it, and Adam leaves it alone. */
function gradientViews(
  { table }: TrainState,
  { batchGradient, gradient }: FlatVectors,
): Record<string, Float32Array> {
  const views = namedViews(table, batchGradient ?? gradient);
  return Object.fromEntries(partsOf(table).trained.map((name) => [name, views[name]]));
}

/** gradient += share · batchGradient, where updates have several batches; a single batch has written to the gradient itself. */
function addBatchGradient({ gradient, batchGradient, addScaled }: FlatVectors, share: number): void {
  if (batchGradient !== null) addScaled(gradient, share, batchGradient);
}

/**
 * The mean of the weights after updates 1 to t, weighted by decay^(t - i): what Polyak and Juditsky 1992 do with
 * equal weights. Bias corrected: the weights sum to 1 from the first update on, at which the average is the weights.
 */
function moveAverage({ average, weights, approach }: FlatVectors, decay: number, t: number): void {
  if (average !== null) approach(average, (1 - decay) / (1 - decay ** t), weights);
}

function moveToKernel(state: TrainState, { accumulate, ema }: TrainConfig): FlatVectors {
  const vectors = allocateFlatVectors(state.table.size, { batchGradient: accumulate > 1, average: ema > 0 });
  vectors.weights.set(state.weights);
  vectors.moments.first.set(state.moments.first);
  vectors.moments.second.set(state.moments.second);
  vectors.average?.set(state.average ?? state.weights);
  state.weights = vectors.weights;
  state.moments = vectors.moments;
  state.average = vectors.average;
  return vectors;
}
