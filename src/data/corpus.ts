/**
 * A corpus: cleaned pairs in three splits, with everything that proves what they are. Built in or from the
 * user's files. Not here: symbols and ids (tokenizer.ts), shapes (batches.ts).
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { quote } from '../config/quantity.ts';
import { type CorpusConfig, type DataConfig, SPLITS, type TokenizerConfig } from '../config/schema.ts';
import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../config/user-error.ts';
import { BUILT_IN, type BuiltInCorpus } from './built-in.ts';
import { type CleaningCounts, cleanPairs } from './clean-pairs.ts';
import { type Levels, resolveLevels } from './levels.ts';
import type { Pair } from './pair.ts';
import { readAlignedFiles, readPairFile } from './read-pairs.ts';
import { type Splits, splitPairs } from './split-pairs.ts';

export { BUILT_IN, type BuiltInCorpus } from './built-in.ts';
export type { CleaningCounts } from './clean-pairs.ts';
export { type Example, examplesOf, type Pair } from './pair.ts';

export interface Corpus {
  /** A built-in name, or a file's name without folder and ending. */
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  readonly splits: Splits;
  /** How each side is read, `auto` resolved. */
  readonly levels: Levels;
  readonly counts: CleaningCounts;
  /** SHA-256 (hex) over all pairs, in order, and their splits: equal hashes mean equal data. */
  readonly hash: string;
}

/** Raw pairs with what is known of them; a file recommends no levels. */
type Origin = Pick<BuiltInCorpus, 'name' | 'description' | 'licence' | 'oneTarget'> & {
  readonly levels?: Levels;
  readonly pairs: readonly Pair[];
};

/** Corpus.name of these settings, without loading it. */
export function corpusName({ name }: Pick<CorpusConfig, 'name'>): string {
  if (BUILT_IN.some((known) => known.name === name)) return name;
  return basename(name)
    .replace(/\.gz$/i, '')
    .replace(/(.)\.[^.]+$/, '$1');
}

function fileOrigin(file: string, description: string, pairs: readonly Pair[]): Origin {
  return {
    name: corpusName({ name: file }),
    description,
    licence: 'as its owner says',
    oneTarget: false,
    pairs,
  };
}

/** The same corpus from any folder: paths of files made absolute, a built-in name left as it is. */
export function absoluteCorpus(corpus: CorpusConfig): CorpusConfig {
  const { name, target } = corpus;
  if (target !== undefined) return { ...corpus, name: resolve(name), target: resolve(target) };
  return BUILT_IN.some((known) => known.name === name) ? corpus : { ...corpus, name: resolve(name) };
}

/** The same without the folders of its files: where they lie is no matter of a report's readers. */
export function namedCorpus(corpus: CorpusConfig): CorpusConfig {
  const { name, target } = corpus;
  return { ...corpus, name: basename(name), ...(target !== undefined && { target: basename(target) }) };
}

/** A built-in name wins over a file of that name, which `./name` still reaches. */
async function openOrigin(corpus: CorpusConfig): Promise<Origin> {
  const { name, target } = corpus;
  if (target !== undefined) {
    return fileOrigin(name, `lines of ${name} and ${target}`, await readAlignedFiles(name, target));
  }
  const builtIn = BUILT_IN.find((known) => known.name === name);
  if (builtIn) return { ...builtIn, pairs: await builtIn.pairs(corpus) };
  const looksLikePath = /[./\\]/.test(name);
  if (!looksLikePath && !existsSync(name)) {
    const known = didYouMean(
      name,
      BUILT_IN.map((corpus) => corpus.name),
    );
    throw new UserError(
      `expected the name of a corpus or the path of a file of pairs; found ${quote(name)}`,
      `${known} The path of a TSV file, a source and a target on each line, works too.`,
    );
  }
  return fileOrigin(name, `pairs of ${name}`, await readPairFile(name));
}

/** JSON keeps a tab or a line end inside a text apart from one between texts. */
function hashOf(splits: Splits): string {
  const hash = createHash('sha256');
  for (const split of SPLITS) {
    const lines = splits[split].map(({ source, target }) => JSON.stringify([split, source, target]));
    hash.update(`${lines.join('\n')}\n`);
  }
  return hash.digest('hex');
}

/**
 * Reads or makes a corpus, cleans it and splits it. Two calls with equal settings (and equal files) give equal
 * corpora.
 * @throws UserError for a name that is neither built in nor a file, a file that cannot be read as pairs, or too few
 * pairs to fill each split
 */
export async function loadCorpus(
  corpus: CorpusConfig,
  data: DataConfig,
  tokenizer: TokenizerConfig,
): Promise<Corpus> {
  const origin = await openOrigin(corpus);
  const { pairs, counts } = cleanPairs(origin.pairs, origin.oneTarget);
  const splits = splitPairs(origin.name, pairs, data);
  return {
    name: origin.name,
    description: origin.description,
    licence: origin.licence,
    splits,
    levels: resolveLevels(splits.train, origin.levels, tokenizer),
    counts,
    hash: hashOf(splits),
  };
}
