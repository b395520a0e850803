/** The tokenizers of a run, as its directory holds them. */
import { parseTokenizers, type TokenizerPair } from '../data/tokenizer.ts';
import { readWhole } from './atomic-file.ts';
import { tokenizerPath } from './layout.ts';
import type { Run } from './run-directory.ts';

/** @throws UserError when the file is damaged */
export function readTokenizers(run: Run): TokenizerPair {
  const path = tokenizerPath(run.dir);
  return parseTokenizers(readWhole(path).toString('utf8'), path);
}
