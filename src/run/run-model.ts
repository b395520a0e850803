/** A run's model and tokenizers, as its directory describes them. */
import { type TokenizerPair, vocabularySizes } from '../data/tokenizer.ts';
import { createModel } from '../model/create.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import type { Run } from './run-directory.ts';
import { readTokenizers } from './run-tokenizers.ts';

export interface RunModel {
  readonly tokenizers: TokenizerPair;
  readonly model: Seq2Seq;
}

/** @throws UserError when its tokenizers are damaged */
export function loadRunModel(run: Run): RunModel {
  const tokenizers = readTokenizers(run);
  return { tokenizers, model: createModel(run.config.model, vocabularySizes(tokenizers)) };
}
