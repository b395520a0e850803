/** `seqcmp corpus`: what there is to train on, and what it holds. */
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import {
  BUILT_IN,
  CORPORA,
  type Corpus,
  type Example,
  examplesOf,
  loadCorpus,
  type Pair,
  type PairList,
  type PrepareOptions,
  pairCounts,
} from '../../data/corpus.ts';
import { corpusFoldersIn } from '../../data/corpus-folder.ts';
import { measureCorpus } from '../../data/measure-corpus.ts';
import { DOWNLOADS } from '../../data/pinned/downloads.ts';
import { settlePipes } from '../../data/piped.ts';
import { visibleLine } from '../../text/visible.ts';
import type { CorpusFlags } from '../commands/corpus.ts';
import type { CommonFlags } from '../common-flags.ts';
import { whilePreparing } from '../prepare.ts';
import { type CorpusStats, corpusStatsText, corpusText } from '../render/corpus.ts';
import { listLines } from '../render/table.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';
import { commonSettings } from './common-settings.ts';

export async function listCorpora({ json }: CommonFlags): Promise<void> {
  const corpora = BUILT_IN.map(({ name, description, licence, levels }) => ({
    name,
    description,
    licence,
    levels,
  }));
  const folders = corpusFoldersIn(CORPORA);
  const downloads = DOWNLOADS.map(({ name, description, licence, repository, commit, parts }) => ({
    name,
    description,
    licence,
    repository,
    commit,
    languages: parts,
  }));
  if (json) return writeJson({ corpora, folders, downloads });
  const rows = [
    ...corpora.map(({ name, description }) => [name, description]),
    ...folders.map((name) => [visibleLine(name), `the folder ${visibleLine(join(CORPORA, name))}`]),
    ...downloads
      .filter(({ name }) => !folders.some((folder) => folder.split('/')[0] === name))
      .map(({ name, description }) => [name, `${description}; to be fetched: seqcmp corpus get ${name}`]),
  ];
  await writeOut(`${listLines(rows).join('\n')}\n`);
}

/** Pairs that are shown. */
const SHOWN = 5;

export async function showCorpus(name: string, flags: CorpusFlags): Promise<void> {
  const { corpus, examples } = await reading(name, flags, async (corpus) => ({
    corpus,
    examples: firstExamples(corpus.splits.train, SHOWN),
  }));
  if (flags.json) {
    const { name, description, licence, hash, levels, given, sources, counts, shared } = corpus;
    const pairs = pairCounts(corpus);
    const shown = { name, description, licence, hash, levels, given, pairs, sources };
    return writeJson({ ...shown, cleaning: counts, shared, examples });
  }
  await writeOut(corpusText(corpus, examples, styleOf(process.stdout)));
}

export async function showStats(name: string, flags: CorpusFlags): Promise<void> {
  const stats = await reading(
    name,
    flags,
    async (corpus, config, options): Promise<CorpusStats> => ({
      name: corpus.name,
      pairs: pairCounts(corpus),
      sources: corpus.sources,
      cleaning: corpus.counts,
      shared: corpus.shared,
      ...(await measureCorpus(corpus, config, options)),
    }),
  );
  await (flags.json ? writeJson(stats) : writeOut(corpusStatsText(stats, styleOf(process.stdout))));
}

async function reading<Result>(
  name: string,
  { set, json }: CorpusFlags,
  work: (corpus: Corpus, config: Omit<Config, 'model'>, options: PrepareOptions) => Promise<Result>,
): Promise<Result> {
  const flags = [{ flag: 'corpus', path: 'corpus.name', value: name }];
  const config = await commonSettings(flags, { set, reads: ['corpus', 'data', 'tokenizer'] });
  return whilePreparing(json === true, async (options) => {
    const settled = await settlePipes(config.corpus, options);
    const corpus = await loadCorpus(settled, config.data, config.tokenizer, options);
    return work({ ...corpus, description: options.named(corpus.description) }, config, options);
  });
}

/** The first different sources with all their references, wherever these stand. */
function firstExamples(list: PairList, count: number): Example[] {
  const first = new Set<string>();
  const pairs: Pair[] = [];
  for (const piece of list.pieces()) {
    for (const pair of piece) {
      if (first.size < count) first.add(pair.source);
      if (first.has(pair.source)) pairs.push(pair);
    }
  }
  return examplesOf(pairs);
}
