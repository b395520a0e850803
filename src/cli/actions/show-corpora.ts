/** `seqcmp corpus`: what there is to train on, and what it holds. */
import { resolveConfig } from '../../config/resolve.ts';
import { MODELS, SPLITS } from '../../config/schema.ts';
import { BUILT_IN, type Corpus, examplesOf, loadCorpus } from '../../data/corpus.ts';
import { splitText } from '../../data/vocabulary.ts';
import type { CorpusFlags } from '../commands/corpus.ts';
import type { CommonFlags } from '../common-flags.ts';
import { type CorpusStats, corpusStatsText, corpusText, type SideStats } from '../render/corpus.ts';
import { listLines } from '../render/table.ts';
import { styleOf, writeJson, writeOut } from '../terminal.ts';

export async function listCorpora({ json }: CommonFlags): Promise<void> {
  const corpora = BUILT_IN.map(({ name, description, licence, levels }) => ({
    name,
    description,
    licence,
    levels,
  }));
  if (json) return writeJson({ corpora });
  const lines = listLines(corpora.map(({ name, description }) => [name, description]));
  await writeOut(`${lines.join('\n')}\n`);
}

/** Pairs that are shown. */
const SHOWN = 5;

export async function showCorpus(name: string, flags: CorpusFlags): Promise<void> {
  const corpus = await load(name, flags);
  const examples = examplesOf(corpus.splits.train).slice(0, SHOWN);
  if (flags.json) {
    const { description, licence, hash, levels, counts } = corpus;
    const { pairs, sources } = countsOf(corpus);
    const shown = { name: corpus.name, description, licence, hash, levels, pairs, sources, cleaning: counts };
    return writeJson({ ...shown, examples });
  }
  await writeOut(corpusText(corpus, countsOf(corpus), examples, styleOf(process.stdout)));
}

export async function measureCorpus(name: string, flags: CorpusFlags): Promise<void> {
  const corpus = await load(name, flags);
  const stats: CorpusStats = {
    name: corpus.name,
    ...countsOf(corpus),
    cleaning: corpus.counts,
    source: sideOf(corpus, 'source'),
    target: sideOf(corpus, 'target'),
  };
  await (flags.json ? writeJson(stats) : writeOut(corpusStatsText(stats, styleOf(process.stdout))));
}

async function load(name: string, { set }: CorpusFlags): Promise<Corpus> {
  const flags = [{ flag: 'corpus', path: 'corpus.name', value: name }];
  const { config } = await resolveConfig(MODELS[0], { flags, set });
  return loadCorpus(config.corpus, config.data, config.tokenizer);
}

function countsOf({ splits }: Corpus): Pick<CorpusStats, 'pairs' | 'sources'> {
  const bySplit = (count: (split: (typeof SPLITS)[number]) => number) => ({
    train: count('train'),
    valid: count('valid'),
    test: count('test'),
  });
  return {
    pairs: bySplit((split) => splits[split].length),
    sources: bySplit((split) => new Set(splits[split].map(({ source }) => source)).size),
  };
}

/** Over all splits, in symbols of the side's level, end of sequence not included. */
function sideOf(corpus: Corpus, side: 'source' | 'target'): SideStats {
  const level = corpus.levels[side];
  const inTrain = new Set<string>();
  const unseen = new Set<string>();
  const lengths: number[] = [];
  for (const split of SPLITS) {
    for (const pair of corpus.splits[split]) {
      const symbols = splitText(pair[side], level);
      lengths.push(symbols.length);
      for (const symbol of symbols) {
        if (split === 'train') inTrain.add(symbol);
        else if (!inTrain.has(symbol)) unseen.add(symbol);
      }
    }
  }
  lengths.sort((a, b) => a - b);
  const at = (share: number) => lengths[Math.min(lengths.length - 1, Math.floor(share * lengths.length))];
  return {
    level,
    symbols: inTrain.size,
    unseen: unseen.size,
    length: {
      least: lengths[0],
      median: at(0.5),
      mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      p95: at(0.95),
      most: at(1),
    },
  };
}
