/** From the decoder's last vectors to scores of target symbols: tied to their embedding, or a map of its own. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import type { Params, ParamTableBuilder } from '../params.ts';
import { declareLinear, linear, scoreByEmbedding } from './linear.ts';

const OUTPUT = 'decoder.output';

export function declareOutput(table: ParamTableBuilder, tied: boolean, dim: number, vocab: number): void {
  if (!tied) declareLinear(table, OUTPUT, dim, vocab, { bias: false });
}

/** @param x [..., dim] @returns logits, [..., vocab] */
export function outputLogits<T extends Tensor>(p: Params, tied: boolean, x: T): T {
  return observed('logits', tied ? scoreByEmbedding(p, 'decoder', x) : linear(p, OUTPUT, x, { bias: false }));
}
