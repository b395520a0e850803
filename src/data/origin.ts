/** Where the raw pairs of a corpus come from: made here, or read from the user's files. Not here: cleaning them. */
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { quote } from '../config/quantity.ts';
import type { CorpusConfig } from '../config/schema.ts';
import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../config/user-error.ts';
import { BUILT_IN, type BuiltInCorpus } from './built-in.ts';
import type { Levels } from './levels.ts';
import type { PairPiece } from './pair.ts';
import { kindOf, readAlignedFiles, readPairFile } from './read-pairs.ts';

/** Raw pairs with what is known of them; a file recommends no levels. */
export interface Origin extends Pick<BuiltInCorpus, 'name' | 'description' | 'licence' | 'oneTarget'> {
  readonly levels?: Levels;
  /** The user's files; none where the pairs are made. */
  readonly files: readonly string[];
  /** What the pairs depend on beside what is in the files. */
  readonly settings: object;
  /** Reads or makes them anew at each call. */
  pairs(): AsyncGenerator<PairPiece>;
}

/** Corpus.name of these settings, without loading it. */
export function corpusName({ name }: Pick<CorpusConfig, 'name'>): string {
  if (BUILT_IN.some((known) => known.name === name)) return name;
  return basename(name)
    .replace(/\.gz$/i, '')
    .replace(/(.)\.[^.]+$/, '$1');
}

function fileOrigin(files: readonly string[], pairs: Origin['pairs']): Origin {
  return {
    name: corpusName({ name: files[0] }),
    description: `${files.length > 1 ? 'lines' : 'pairs'} of ${files.join(' and ')}`,
    licence: 'as its owner says',
    oneTarget: false,
    files,
    settings: { kinds: files.map(kindOf), packed: files.map((file) => /\.gz$/i.test(file)) },
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

/**
 * A built-in name wins over a file of that name, which `./name` still reaches.
 * @throws UserError for a name that is neither
 */
export function originOf(corpus: CorpusConfig): Origin {
  const { name, target } = corpus;
  if (target !== undefined) return fileOrigin([name, target], () => readAlignedFiles(name, target));
  const builtIn = BUILT_IN.find((known) => known.name === name);
  if (builtIn) {
    const { pairs, length, seed } = corpus;
    return {
      ...builtIn,
      files: [],
      settings: { name, pairs, length, seed },
      pairs: () => builtIn.pairs(corpus),
    };
  }
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
  return fileOrigin([name], () => readPairFile(name));
}
