/**
 * A folder as a corpus: a file of pairs, or two aligned files, for each split that it gives, and what its
 * corpus.json says of it. Not here: reading the pairs (read-pairs.ts), writing such a folder (write-corpus.ts).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FORMATS, LEVELS, type Level, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { isFolder } from '../files/folder.ts';
import { flag, object, oneOf, optional, parseJson, text } from '../files/json-shape.ts';
import { quote } from '../text/describe.ts';
import { ANSWERS } from './answers-folder.ts';
import { readProblem } from './read-text.ts';

export const CARD = 'corpus.json';

/** What a folder says of its corpus; every part may be missing. */
export interface CorpusCard {
  readonly description?: string;
  readonly licence?: string;
  /** How its sides are to be read. */
  readonly levels?: Readonly<Record<'source' | 'target', Level>>;
  /** The endings of its aligned files, source first: `en-de`. */
  readonly direction?: string;
  /** Whether pairs that come again are meant to. */
  readonly repeats?: boolean;
}

const level = oneOf(...LEVELS);
const cardOf = object<CorpusCard>({
  description: optional(text),
  licence: optional(text),
  levels: optional(object({ source: level, target: level })),
  direction: optional(text),
  repeats: optional(flag),
});

export interface CorpusFolder {
  readonly path: string;
  readonly name: string;
  readonly card: CorpusCard;
  /** Of each split that it gives: a file of pairs, or a file of sources and one of targets. Absolute. */
  readonly files: ReadonlyMap<Split, readonly string[]>;
}

/** Names that people give to splits. */
const SPLIT_NAMES: Readonly<Record<string, Split>> = {
  train: 'train',
  valid: 'valid',
  validation: 'valid',
  val: 'valid',
  dev: 'valid',
  test: 'test',
};
const ANY_SPLIT = Object.keys(SPLIT_NAMES).join('|');
/** `train.tsv.gz`: 1 the split, 2 what stands last before `.gz`. */
const SPLIT_FILE = new RegExp(`^(${ANY_SPLIT})(?:\\.[^.]+)*?\\.([^.]+)(?:\\.gz)?$`, 'i');
const PAIRS = new RegExp(`^(?:${FORMATS.join('|')}|ndjson|txt)$`, 'i');
/** `test2016.en`, `fre_dev.tsv`, `tst2013.de` */
const LIKE_A_SPLIT = new RegExp(`(?:^|[^a-z])(${ANY_SPLIT}|tst)`, 'i');

interface SplitFile {
  readonly name: string;
  readonly split: Split;
  readonly ending: string;
}

/** @returns whether a folder gives a train split */
function isCorpusFolder(folder: string): boolean {
  return isFolder(folder) && splitFilesIn(folder).some(({ split }) => split === 'train');
}

function splitFilesIn(folder: string): SplitFile[] {
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const [, split, ending] = SPLIT_FILE.exec(name) ?? [];
      return split === undefined ? [] : [{ name, split: SPLIT_NAMES[split.toLowerCase()], ending }];
    });
}

/**
 * @param direction of aligned files, over what the folder says itself
 * @throws UserError when it gives no train split, or it cannot be known which files are a split
 */
export function openCorpusFolder(folder: string, direction: string | undefined): CorpusFolder {
  const found = splitFilesIn(folder);
  const card = readCard(folder);
  if (!found.some(({ split }) => split === 'train')) throw noTrain(folder);
  const files = new Map<Split, readonly string[]>();
  for (const split of SPLITS) {
    const candidates = found.filter((file) => file.split === split);
    if (candidates.length === 0) refuseAlike(folder, split, found);
    else files.set(split, chosenFiles(folder, candidates, direction ?? card.direction));
  }
  return { path: resolve(folder), name: basename(resolve(folder)), card, files };
}

function readCard(folder: string): CorpusCard {
  const file = join(folder, CARD);
  if (!existsSync(file)) return {};
  const json = textOf(file).replace(/^\ufeff/, '');
  return parseJson(json, cardOf, file, 'Mend it, or delete it: nothing in it is needed.');
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw readProblem(thrown, file);
  }
}

/** One file of pairs, or the two that the direction names. */
function chosenFiles(folder: string, candidates: readonly SplitFile[], direction?: string): string[] {
  const pairs = candidates.filter(({ ending }) => PAIRS.test(ending));
  if (pairs.length === 1) return [resolve(folder, pairs[0].name)];
  if (pairs.length > 1) throw severalFiles(folder, pairs);
  return sidesOf(folder, candidates, direction).map((side) => {
    const files = candidates.filter(({ ending }) => ending === side);
    if (files.length === 1) return resolve(folder, files[0].name);
    if (files.length > 1) throw severalFiles(folder, files);
    throw new UserError(
      `${folder}: expected a file of the ${candidates[0].split} split that ends in .${side}; found ${candidates.map(({ name }) => name).join(', ')}`,
      'Put it there, or name other endings with --set corpus.direction=SOURCE-TARGET.',
    );
  });
}

/** `zh-CN-en` may be cut at either hyphen: where both sides are endings that are there. */
function sidesOf(folder: string, candidates: readonly SplitFile[], direction?: string): [string, string] {
  const endings = [...new Set(candidates.map(({ ending }) => ending))];
  const parts = direction?.split('-') ?? [];
  const cuts = parts.slice(1).map((_, i): [string, string] => {
    return [parts.slice(0, i + 1).join('-'), parts.slice(i + 1).join('-')];
  });
  const cut = cuts.find((sides) => sides.every((side) => endings.includes(side))) ?? cuts[0];
  if (cut) return cut;
  const [first, second = 'TARGET'] = endings;
  throw new UserError(
    direction === undefined
      ? `${folder}: expected to be told which of its aligned files are sources; found the endings ${endings.join(', ')}`
      : `${folder}: expected two endings with a hyphen between them (corpus.direction); found ${quote(direction)}`,
    `Name the source first, such as --set corpus.direction=${first}-${second}.`,
  );
}

function severalFiles(folder: string, files: readonly SplitFile[]): UserError {
  return new UserError(
    `${folder}: expected one file of the ${files[0].split} split; found ${files.map(({ name }) => name).join(', ')}`,
    'Move all but one of them elsewhere.',
  );
}

function noTrain(folder: string): UserError {
  const inside = corpusFoldersIn(folder);
  return new UserError(
    `${folder}: expected a train split, such as train.tsv, or train.en and train.de; found none`,
    inside.length > 0
      ? `Give one of the corpora in it: ${inside.map((name) => join(folder, name)).join(', ')}.`
      : 'Name its files train, valid (or dev) and test. One file of pairs can be given by its path.',
  );
}

/** A split that is not given is taken from train: not where a file was perhaps meant to be it. */
function refuseAlike(folder: string, split: Split, found: readonly SplitFile[]): void {
  const endings = new Set(found.map(({ ending }) => ending));
  const alike = readdirSync(folder).filter((name) => {
    const [, ending = ''] = /\.([^.]+?)(?:\.gz)?$/i.exec(name) ?? [];
    return aliasOf(name) === split && (endings.has(ending) || PAIRS.test(ending));
  });
  if (alike.length === 0) return;
  throw new UserError(
    `${folder}: expected the ${split} split as ${split}.tsv, or ${split}.SOURCE and ${split}.TARGET; found ${alike.join(', ')}`,
    `Rename what is meant, or move it elsewhere: without a ${split} split, one is taken from train.`,
  );
}

function aliasOf(name: string): Split | undefined {
  const alias = LIKE_A_SPLIT.exec(name)?.[1].toLowerCase();
  if (alias === undefined) return undefined;
  return alias === 'tst' ? 'test' : SPLIT_NAMES[alias];
}

/**
 * Names of folders that are corpora, and `name/inner` for those one level deeper, a run's answers left out; none where
 * nothing is there.
 */
export function corpusFoldersIn(folder: string): string[] {
  if (!isFolder(folder)) return [];
  const inner = (at: string): string[] =>
    readdirSync(at)
      .filter((name) => !name.startsWith('.') && name !== ANSWERS && isFolder(join(at, name)))
      .sort();
  return inner(folder).flatMap((name) =>
    isCorpusFolder(join(folder, name))
      ? [name]
      : inner(join(folder, name))
          .filter((deeper) => isCorpusFolder(join(folder, name, deeper)))
          .map((deeper) => `${name}/${deeper}`),
  );
}
