/** The tokenizers of a run, as its directory holds them. */
import { parseTokenizers, type TokenizerPair } from '../data/tokenizer.ts';
import { tokenizerPath } from './layout.ts';
import { type Run, readTokenizer } from './run-directory.ts';

/** @throws UserError when the file is damaged */
export function readTokenizers(run: Run): TokenizerPair {
  return parseTokenizers(readTokenizer(run), tokenizerPath(run.dir));
}
