/** A run's model and tokenizers, as its directory describes them. */
import { parseTokenizers, type TokenizerPair } from '../data/tokenizer.ts';
import { createModel } from '../model/create.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { tokenizerPath } from './layout.ts';
import { type Run, readTokenizer } from './run-directory.ts';

export interface RunModel {
  readonly tokenizers: TokenizerPair;
  readonly model: Seq2Seq;
}

export function loadRunModel(run: Run): RunModel {
  const tokenizers = parseTokenizers(readTokenizer(run), tokenizerPath(run.dir));
  const vocabularies = { source: tokenizers.source.size, target: tokenizers.target.size };
  return { tokenizers, model: createModel(run.config.model, vocabularies) };
}
