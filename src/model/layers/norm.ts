/** Which normalisation a model has, so that a layer says only where. */
import type * as tf from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import { scoped } from '../../engine/scoped.ts';
import type { Mode } from '../mode.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { batchNorm, type Counted, declareBatchNorm } from './batch-norm.ts';
import { declareLayerNorm, layerNorm } from './layer-norm.ts';

export type NormKind = 'layer' | 'batch' | 'none';

export function declareNorm(table: ParamTableBuilder, kind: NormKind, name: string, dim: number): void {
  switch (kind) {
    case 'layer':
      declareLayerNorm(table, name, dim);
      return;
    case 'batch':
      declareBatchNorm(table, name, dim);
      return;
    case 'none':
      return;
    default:
      kind satisfies never;
  }
}

/** Normalises one place's vectors, [..., dim]; each place once in a pass. */
export type Normalise = <T extends tf.Tensor>(name: string, x: T) => T;

/** @param counted null in inference alone */
export function normaliser(p: Params, kind: NormKind, mode: Mode, counted: Counted | null): Normalise {
  switch (kind) {
    case 'layer':
      return inTheOpen((name, x) => layerNorm(p, name, x));
    case 'batch':
      return inTheOpen((name, x) => batchNorm(p, name, x, mode, counted));
    case 'none':
      return (_, x) => x;
    default:
      return kind satisfies never;
  }
}

const inTheOpen =
  (normalise: Normalise): Normalise =>
  (name, x) =>
    scoped(name, () => observed('normalised', normalise(name, x)));
