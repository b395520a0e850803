import { type Corpus, loadCorpus } from '../../data/corpus.ts';
import type { Run } from '../../run/run-directory.ts';
import { requireCorpusThere, requireSameCorpus } from '../../run/same-corpus.ts';
import { whilePreparing } from '../prepare.ts';

/** What a run was trained on, read again. @throws UserError where it has changed since */
export async function loadRunCorpus(run: Run, quiet: boolean): Promise<Corpus> {
  requireCorpusThere(run);
  const { corpus: settings, data, tokenizer } = run.config;
  const corpus = await whilePreparing(quiet, (reading) => loadCorpus(settings, data, tokenizer, reading));
  requireSameCorpus(run, corpus);
  return corpus;
}
