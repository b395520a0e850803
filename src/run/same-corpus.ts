/** Whether the data are still those that a run was made with. Not here: loading them (src/data/corpus.ts). */
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { UserError } from '../config/user-error.ts';
import type { Corpus } from '../data/corpus.ts';
import type { Run } from './run-directory.ts';

/** Digits of a hash that are shown. */
const SHOWN = 12;

/** @throws UserError when a file or folder that the run was made with has been moved */
export function requireCorpusThere({ dir, config: { corpus } }: Run): void {
  const missing = [corpus.name, corpus.target].find((path) => path && isAbsolute(path) && !existsSync(path));
  if (missing === undefined) return;
  throw new UserError(
    `${dir}: expected the corpus that it was made with at ${missing}; found nothing there`,
    'Put it back, or a link to it: any copy with the same pairs will do.',
  );
}

/** @throws UserError when the corpus, loaded again by the run's settings, holds other pairs than it was made with */
export function requireSameCorpus(run: Run, { name, hash }: Pick<Corpus, 'name' | 'hash'>): void {
  if (hash === run.corpusHash) return;
  const [expected, found] = [run.corpusHash, hash].map((each) => each.slice(0, SHOWN));
  throw new UserError(
    `${run.dir}: expected the corpus ${name} with the hash ${expected} that it was made with, found ${found}: its data have changed (for dates, the ICU of Node)`,
    'Put the data back as they were (for dates, use the Node of then), or train a new run.',
  );
}
