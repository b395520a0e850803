/** The forward pass of teacher forcing: the source is read, then all positions of the target at once. */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { scoped } from '../engine/scoped.ts';
import type { Mode } from './mode.ts';
import type { Params } from './params.ts';
import type { Seq2Seq, TensorMap } from './seq2seq.ts';

/** The scope of all that reads the source; what reads the target is in `decode`. */
export const ENCODE = 'encode';

/**
 * @param inputs `source`, token ids, [batch, srcLen], and `targetIn`, the target shifted right, BOS first,
 * [batch, tgtLen]; both padded with PAD @returns logits, [batch, tgtLen, vocab]
 */
export function forcedLogits(
  model: Seq2Seq,
  p: Params,
  { source, targetIn }: TensorMap,
  mode: Mode,
): Tensor3D {
  const memory = scoped(ENCODE, () => model.encode(p, source as Tensor2D, mode));
  return scoped('decode', () => model.decode(p, memory, targetIn as Tensor2D, mode));
}
