/**
 * A corpus: cleaned pairs in three splits, with everything that proves what they are. Built in or from the
 * user's files. Not here: symbols and ids (tokenizer.ts), shapes (batches.ts).
 */
import type { CorpusConfig, DataConfig, Split, TokenizerConfig } from '../config/schema.ts';
import type { SharedSources } from './assign-splits.ts';
import { splitFile } from './clean-corpus.ts';
import type { CleaningCounts } from './clean-pairs.ts';
import { type Levels, resolveLevels } from './levels.ts';
import { type Origin, originOf } from './origin.ts';
import { type PairList, pairList } from './pair-list.ts';
import { type PrepareOptions, prepareCorpus } from './prepare-corpus.ts';
import type { Shelf } from './shelf.ts';
import type { BySplit } from './split-pairs.ts';

export type { SharedSources } from './assign-splits.ts';
export { BUILT_IN, DRAWN_BY } from './built-in.ts';
export type { CleaningCounts } from './clean-pairs.ts';
export {
  absoluteCorpus,
  CORPORA,
  corpusName,
  filesOrigin,
  namedCorpus,
  originOf,
} from './origin.ts';
export { type Example, examplesOf, type Pair } from './pair.ts';
export { allPairs, type PairList } from './pair-list.ts';
export type { PrepareOptions } from './prepare-corpus.ts';

export interface Corpus {
  /** A built-in name, or a file's name without folder and ending. */
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  readonly splits: Readonly<Record<Split, PairList>>;
  /** Different sources. */
  readonly sources: BySplit;
  /** How each side is read, `auto` resolved. */
  readonly levels: Levels;
  readonly counts: CleaningCounts;
  /** Splits that the corpus itself has; the others were made by a hash of the source. */
  readonly given: readonly Split[];
  /** Sources that stand in two given splits, as read. */
  readonly shared: SharedSources;
  /** Whether pairs that come again are meant to, and were kept. */
  readonly repeats: boolean;
  /** SHA-256 (hex) over all pairs, in order, and their splits: equal hashes mean equal data. */
  readonly hash: string;
  /** Where what is made from it is to be kept. */
  readonly shelf: Shelf;
}

export function pairCounts({ splits: { train, valid, test } }: Corpus): BySplit {
  return { train: train.length, valid: valid.length, test: test.length };
}

/**
 * Reads or makes a corpus, cleans it and splits it, or takes it from the cache. Two calls with equal settings (and
 * equal files) give equal corpora, on every machine and wherever they are kept.
 * @throws UserError for a name that is neither built in nor a file, a file that cannot be read as pairs, or too few
 * pairs to fill each split
 */
export async function loadCorpus(
  corpus: CorpusConfig,
  data: DataConfig,
  tokenizer: TokenizerConfig,
  options: PrepareOptions = {},
): Promise<Corpus> {
  return loadOrigin(originOf(corpus), data, tokenizer, options);
}

/** As {@link loadCorpus}, from wherever the raw pairs are. */
export async function loadOrigin(
  origin: Origin,
  data: DataConfig,
  tokenizer: TokenizerConfig,
  options: PrepareOptions = {},
): Promise<Corpus> {
  const { note, files, shelf } = await prepareCorpus(origin, data, options);
  const listOf = (split: Split) => pairList(files.open(splitFile(split)), note.pairs[split]);
  return {
    name: origin.name,
    description: origin.description,
    licence: origin.licence,
    splits: { train: listOf('train'), valid: listOf('valid'), test: listOf('test') },
    sources: note.sources,
    levels: resolveLevels(note.guessed, origin.levels, tokenizer),
    counts: note.counts,
    given: origin.given,
    shared: note.shared,
    repeats: origin.repeats,
    hash: note.hash,
    shelf,
  };
}
