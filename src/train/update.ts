/**
 * One update of the parameters, the unit that training repeats and that the benchmark times: masks drawn, forward,
 * backward, norm, clipping, Adam. Knows no model, no schedule and no budget.
 */
import type { TrainConfig } from '../config/schema.ts';
import type { Batch } from '../data/batches.ts';
import type { Compiled } from '../engine/engine.ts';
import { namedViews } from '../model/params.ts';
import { streamKey } from '../random/stream.ts';
import { allocateFlatVectors, clipScale, type FlatVectors } from './adam.ts';
import type { TrainState } from './state.ts';

export interface Update {
  /** Counted from 1. */
  readonly number: number;
  readonly learningRate: number;
}

export interface Updated {
  /** Nats a target token over the batch, unsmoothed, dropout on. */
  readonly loss: number;
  /** Euclidean norm of the whole gradient, before clipping. */
  readonly gradientNorm: number;
  /** Of norm, clipping and Adam. */
  readonly optimizerSeconds: number;
}

export interface Updater {
  /** Views of the current weights by parameter name. */
  readonly params: Readonly<Record<string, Float32Array>>;
  /**
   * Forward and backward pass of `program` over `batch`, then Adam. A loss or norm that is no finite number leaves
   * weights and moments as they were.
   */
  update(program: Compiled, batch: Batch, update: Update): Promise<Updated>;
}

/** Moves the state's vectors to where the optimizer's kernel reaches them; they are changed in place from now on. */
export function createUpdater(state: TrainState, config: TrainConfig, seed: number): Updater {
  const vectors = moveToKernel(state);
  const gradients = namedViews(state.table, vectors.gradient);
  const params = namedViews(state.table, state.weights);
  return {
    params,
    async update(program, { source, targetIn, targetOut }, { number, learningRate }) {
      const { loss } = await program.run(
        { ...params, source, targetIn, targetOut },
        { into: gradients, maskKey: (site) => streamKey(seed, 'dropout', number, site) },
      );
      const began = performance.now();
      const gradientNorm = vectors.gradientNorm();
      if (Number.isFinite(loss[0]) && Number.isFinite(gradientNorm)) {
        vectors.adam(config, learningRate, clipScale(gradientNorm, config.clipNorm), number);
      }
      return { loss: loss[0], gradientNorm, optimizerSeconds: (performance.now() - began) / 1000 };
    },
  };
}

function moveToKernel(state: TrainState): FlatVectors {
  const vectors = allocateFlatVectors(state.table.size);
  vectors.weights.set(state.weights);
  vectors.moments.first.set(state.moments.first);
  vectors.moments.second.set(state.moments.second);
  state.weights = vectors.weights;
  state.moments = vectors.moments;
  return vectors;
}
