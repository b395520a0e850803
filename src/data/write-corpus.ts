/**
 * A cleaned corpus as a folder that is a corpus itself: a file of pairs for each split, corpus.json and README.md.
 * Read again with the default settings, it has the same pairs in the same order, and so the same hash. Whole or not
 * there. Not here: reading such a folder (corpus-folder.ts).
 */
import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SPLITS, type Split } from '../config/schema.ts';
import { codeOf, isOfSystem, messageOf, UserError } from '../config/user-error.ts';
import { isFolder, makeFolder } from '../files/folder.ts';
import { rename, temporaryBeside } from '../files/rename.ts';
import { quote } from '../text/describe.ts';
import type { Corpus } from './corpus.ts';
import { CARD, type CorpusCard } from './corpus-folder.ts';
import { corpusReadme, type ReadmeFacts } from './corpus-readme.ts';
import { lineWriter } from './line-writer.ts';
import type { Pair } from './pair.ts';
import { type Attendance, createTick, type Tick } from './preparing.ts';
import { areTitles } from './read-pairs.ts';
import { folderStorage, type Storage } from './storage.ts';

/** What files of pairs can be written as; CSV is left to those who need it. */
export const WRITTEN_FORMATS = ['tsv', 'jsonl'] as const;
export type WrittenFormat = (typeof WRITTEN_FORMATS)[number];

export interface WriteOptions extends Attendance, ReadmeFacts {
  readonly format: WrittenFormat;
  readonly card: CorpusCard;
}

/**
 * @param out a folder that is not there, or empty
 * @throws UserError when a text cannot be written as TSV, or the disk refuses
 */
export async function writeCorpus(corpus: Corpus, out: string, options: WriteOptions): Promise<void> {
  const tick = createTick(options);
  const half = temporaryBeside(out);
  try {
    makeFolder(dirname(out));
    mkdirSync(half);
    const storage = folderStorage(half);
    try {
      for (const split of SPLITS) await writeSplit(corpus, split, options.format, storage, tick);
    } finally {
      storage.close();
    }
    writeFileSync(join(half, CARD), `${JSON.stringify(options.card, null, 2)}\n`);
    writeFileSync(join(half, 'README.md'), corpusReadme(corpus, options));
    removeEmpty(out);
    rename(half, out);
  } catch (thrown) {
    if (!isOfSystem(thrown)) throw thrown;
    throw new UserError(
      `${out}: cannot be written: ${messageOf(thrown)}`,
      'Choose another place with --out.',
    );
  } finally {
    if (isFolder(half)) rmSync(half, { recursive: true });
  }
}

async function writeSplit(
  { splits, name }: Corpus,
  split: Split,
  format: WrittenFormat,
  storage: Storage,
  tick: Tick,
): Promise<void> {
  const lines = lineWriter(storage, `${split}.${format}`);
  let done = 0;
  for (const piece of splits[split].pieces()) {
    for (const [i, pair] of piece.entries()) {
      const line =
        format === 'jsonl' ? JSON.stringify(pair) : tabLine(pair, { name, split, number: done + i + 1 });
      lines.write(line);
    }
    done += piece.length;
    await tick('writing pairs', done / splits[split].length);
  }
  lines.end();
}

/** What would end a column or a line of TSV. */
const BREAKS = /[\t\n\r]/;

/** Where a pair comes to stand. */
interface Place {
  /** Of the corpus. */
  readonly name: string;
  readonly split: Split;
  /** In its file, from 1. */
  readonly number: number;
}

function tabLine({ source, target }: Pair, { name, split, number }: Place): string {
  const fail = (expected: string, found: string): UserError =>
    new UserError(
      `${name}, pair ${number} of ${split}: expected ${expected}; found ${found}`,
      'Write JSONL instead: --format jsonl.',
    );
  const broken = [source, target].find((text) => BREAKS.test(text));
  if (broken !== undefined)
    throw fail('texts without a tab or a line end, which TSV cannot hold', quote(broken));
  if (number === 1 && areTitles([source, target]))
    throw fail(
      'a pair that reads as one in TSV',
      `what reads as titles, ${quote(source)} and ${quote(target)}`,
    );
  return `${source}\t${target}`;
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (thrown) {
    if (codeOf(thrown) !== 'ENOENT') throw thrown;
  }
}
