/** Where the raw pairs of a corpus come from: made here, or read from the user's files. Not here: cleaning them. */
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type CorpusConfig, type DataConfig, SPLITS, type Split } from '../config/schema.ts';
import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../config/user-error.ts';
import { isFolder, statOf } from '../files/folder.ts';
import { quote } from '../text/describe.ts';
import { BUILT_IN, type BuiltInCorpus } from './built-in.ts';
import { type CorpusFolder, corpusFoldersIn, openCorpusFolder } from './corpus-folder.ts';
import type { Levels } from './levels.ts';
import type { PairPiece } from './pair.ts';
import { DOWNLOADS } from './pinned/downloads.ts';
import { formatOf, readAlignedFiles, readPairFile } from './read-pairs.ts';

/** Raw pairs with what is known of them; a file recommends no levels. */
export interface Origin extends Pick<BuiltInCorpus, 'name' | 'description' | 'licence' | 'oneTarget'> {
  readonly levels?: Levels;
  /** Whether pairs that come again are meant to. */
  readonly repeats: boolean;
  /** The splits that it has itself. */
  readonly given: readonly Split[];
  /** The user's files; none where the pairs are made. */
  readonly files: readonly string[];
  /** What the pairs depend on beside what is in the files. */
  readonly settings: object;
  /** Reads or makes them anew at each call. */
  pairs(data: DataConfig): AsyncGenerator<PairPiece>;
}

/** Folders of corpora lie here, in the folder that a command is started in. */
export const CORPORA = 'corpora';

/** Corpus.name of these settings, without loading it. */
export function corpusName({ name }: Pick<CorpusConfig, 'name'>): string {
  if (isBuiltIn(name)) return name;
  if (isFolder(placeOf(name))) return basename(resolve(name));
  return basename(name)
    .replace(/\.gz$/i, '')
    .replace(/(.)\.[^.]+$/, '$1');
}

function isBuiltIn(name: string): boolean {
  return BUILT_IN.some((known) => known.name === name);
}

/** A path as it is, or what has this name under `corpora/`. */
function placeOf(name: string): string {
  const under = join(CORPORA, name);
  return !existsSync(name) && isFolder(under) ? under : name;
}

/** Several files of pairs one after another, or two that are aligned, as one corpus. */
export function filesOrigin(
  files: readonly string[],
  { format, aligned = false }: { readonly format: CorpusConfig['format']; readonly aligned?: boolean },
): Origin {
  return {
    name: corpusName({ name: files[0] }),
    description: `${aligned ? 'lines' : 'pairs'} of ${files.join(' and ')}`,
    licence: 'not stated',
    oneTarget: false,
    repeats: false,
    given: [],
    files,
    settings: {
      kinds: files.map((file) => (aligned ? 'lines' : formatOf(file, format))),
      packed: files.map(isPacked),
    },
    pairs: () =>
      aligned
        ? readAlignedFiles(files[0], files[1])
        : readParts(files.map((file) => ({ files: [file], format }))),
  };
}

function isPacked(file: string): boolean {
  return /\.gz$/i.test(file);
}

interface PartOfCorpus {
  readonly files: readonly string[];
  readonly format: CorpusConfig['format'];
  readonly split?: Split;
}

/** One part after another. */
async function* readParts(parts: readonly PartOfCorpus[]): AsyncGenerator<PairPiece> {
  const sizes = parts.map(({ files }) => statOf(files[0])?.size ?? 0);
  const total = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  let before = 0;
  for (const [i, { files, format, split }] of parts.entries()) {
    const [source, target] = files;
    const pieces =
      target === undefined ? readPairFile(source, format, 'left out') : readAlignedFiles(source, target);
    for await (const piece of pieces) {
      yield { ...piece, split, share: (before + piece.share * sizes[i]) / total };
    }
    before += sizes[i];
  }
}

function folderOrigin({ path, name, card, files }: CorpusFolder, format: CorpusConfig['format']): Origin {
  const given = SPLITS.filter((split) => files.has(split));
  const parts = given.map((split): PartOfCorpus => ({ files: files.get(split) ?? [], format, split }));
  return {
    name,
    description: card.description ?? `the folder ${path}`,
    licence: card.licence ?? 'not stated',
    oneTarget: false,
    repeats: card.repeats ?? false,
    levels: card.levels,
    given,
    files: parts.flatMap(({ files }) => files),
    settings: {
      splits: parts.map(({ split, files }) => [
        split,
        files.map((file) => [files.length > 1 ? 'lines' : formatOf(file, format), isPacked(file)]),
      ]),
      repeats: card.repeats ?? false,
    },
    pairs: () => readParts(parts),
  };
}

/** The same corpus from any folder: paths made absolute, a built-in name left as it is. */
export function absoluteCorpus<Named extends Pick<CorpusConfig, 'name' | 'target'>>(corpus: Named): Named {
  const { name, target } = corpus;
  if (target !== undefined) return { ...corpus, name: resolve(name), target: resolve(target) };
  return isBuiltIn(name) ? corpus : { ...corpus, name: resolve(placeOf(name)) };
}

/** The same without the folders of its files: where they lie is no matter of a report's readers. */
export function namedCorpus(corpus: CorpusConfig): CorpusConfig {
  const { name, target } = corpus;
  return { ...corpus, name: basename(name), ...(target !== undefined && { target: basename(target) }) };
}

/**
 * A built-in name wins over a file or folder of that name, which `./name` still reaches; then comes what is at that
 * path, then `corpora/name`.
 * @throws UserError for a name that is none of them, or a folder that is no corpus
 */
export function originOf(corpus: CorpusConfig): Origin {
  const { name, target, format } = corpus;
  if (target !== undefined) return filesOrigin([name, target], { format, aligned: true });
  const builtIn = BUILT_IN.find((known) => known.name === name);
  if (builtIn) return builtInOrigin(builtIn, corpus);
  const place = placeOf(name);
  if (isFolder(place)) return folderOrigin(openCorpusFolder(place, corpus.direction), format);
  if (!existsSync(place)) refuseUnknown(name);
  return filesOrigin([place], { format });
}

function builtInOrigin(builtIn: BuiltInCorpus, corpus: CorpusConfig): Origin {
  const { name, pairs, length, seed, split } = corpus;
  return {
    ...builtIn,
    repeats: builtIn.repeats ?? false,
    given: builtIn.gives?.(corpus) ?? [],
    files: [],
    settings: { name, pairs, length, seed, split },
    pairs: (data) => builtIn.pairs(corpus, data),
  };
}

/** A path is left to its reader, which says that nothing is there. */
function refuseUnknown(name: string): void {
  const download = DOWNLOADS.find((known) => known.name === name.split(/[/\\]/)[0]);
  const looksLikePath = /[./\\]/.test(name);
  if (looksLikePath && download === undefined) return;
  const names = [...BUILT_IN.map(({ name }) => name), ...corpusFoldersIn(CORPORA)];
  throw new UserError(
    `expected the name of a corpus, or the path of a file or folder of pairs; found ${quote(name)}`,
    download
      ? `It has to be fetched first: seqcmp corpus get ${download.name}`
      : `${didYouMean(name, names)} The path of a TSV file, a source and a target on each line, works too.`,
  );
}
