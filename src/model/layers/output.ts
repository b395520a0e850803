/** From the decoder's last vectors to scores of target symbols: tied to their embedding, or a map of its own. */
import type { Tensor } from '@tensorflow/tfjs-core';
import { observed } from '../../engine/observed.ts';
import {
  namedViews,
  type ParamEntry,
  type Params,
  type ParamTable,
  type ParamTableBuilder,
} from '../params.ts';
import { declareLinear, linear, scoreByEmbedding } from './linear.ts';

const OUTPUT = 'decoder.output';

export function declareOutput(table: ParamTableBuilder, tied: boolean, dim: number, vocab: number): void {
  if (!tied) declareLinear(table, OUTPUT, dim, vocab, { bias: false });
}

/** @param x [..., dim] @returns logits, [..., vocab] */
export function outputLogits<T extends Tensor>(p: Params, tied: boolean, x: T): T {
  return observed('logits', tied ? scoreByEmbedding(p, 'decoder', x) : linear(p, OUTPUT, x, { bias: false }));
}

/** Lets the logit of one symbol be 0, whatever is read. @param weights the flat vector, changed in place */
export function silence(params: ParamTable, tied: boolean, weights: Float32Array, id: number): void {
  const name = tied ? 'decoder.embedding' : `${OUTPUT}.weight`; // [vocab, dim], [dim, vocab]
  const { shape } = params.entries.find((entry) => entry.name === name) as ParamEntry;
  const [rows, columns] = shape;
  const values = namedViews(params, weights)[name];
  if (tied) values.fill(0, id * columns, (id + 1) * columns);
  else for (let row = 0; row < rows; row++) values[row * columns + id] = 0;
}
