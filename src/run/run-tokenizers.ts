/** The tokenizers of a run, as its directory holds them. */
import { UserError } from '../config/user-error.ts';
import { parseTokenizers, type TokenizerPair } from '../data/tokenizer.ts';
import { readWhole } from '../files/atomic-file.ts';
import { tokenizerPath } from './layout.ts';
import type { Run } from './run-directory.ts';
import { isFinished, readSummary } from './summary.ts';

/** @throws UserError when the file is damaged, or is not the one that the run was trained with */
export function readTokenizers(run: Run): TokenizerPair {
  const path = tokenizerPath(run.dir);
  const tokenizers = parseTokenizers(readWhole(path).toString('utf8'), path);
  if (!isFinished(run)) return tokenizers;
  const { tokenizerHash } = readSummary(run);
  if (tokenizers.hash === tokenizerHash) return tokenizers;
  throw new UserError(
    `${path}: expected SHA-256 ${tokenizerHash}, with which the run was trained; found ${tokenizers.hash}`,
    'Restore the file; with another, ids mean other symbols.',
  );
}
