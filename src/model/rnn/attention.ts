/** How a recurrent decoder looks at the memory: which score, and how many heads. */
import type * as tf from '@tensorflow/tfjs-core';
import type { RnnDecoderConfig } from '../../config/schema.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import type { Memory, TensorMap } from '../seq2seq.ts';
import { additiveAttention } from './additive-attention.ts';
import { attentionInHeads } from './attention-in-heads.ts';

export interface RnnAttention {
  readonly contextDim: number;
  declare(table: ParamTableBuilder): void;
  /** What `attend` reads of the source, once a sentence. Each tensor's first axis is the batch. */
  prepare(p: Params, memory: Memory): TensorMap;
  /** @param query [batch, dim] */
  attend(p: Params, query: tf.Tensor2D, source: TensorMap): Attended;
}

export interface Attended {
  /** [batch, contextDim] */
  readonly context: tf.Tensor2D;
  /** [batch, heads, srcLen]; a row sums to 1 */
  readonly weights: tf.Tensor3D;
}

/** @param memoryDim width of the encoder's states @returns null where there is no attention */
export function rnnAttention(
  name: string,
  { attention, heads, dim }: RnnDecoderConfig,
  memoryDim: number,
): RnnAttention | null {
  if (attention === 'none') return null;
  if (attention === 'additive' && heads === 1) return additiveAttention(name, dim, memoryDim);
  return attentionInHeads(name, { score: attention, heads, dim, memoryDim });
}
