/**
 * From where raw pairs come from to cleaned splits: a small corpus is held in memory, a large one is made once and
 * kept in the cache. Not here: how it is cleaned (clean-corpus.ts).
 */
import type { DataConfig } from '../config/schema.ts';
import { hashOfFiles, requireUnchanged, stateOfFiles } from '../files/file-identity.ts';
import { cacheShelf } from './cache.ts';
import { type Cleaned, cleanCorpus, cleaned } from './clean-corpus.ts';
import type { Origin } from './origin.ts';
import type { PairPiece } from './pair.ts';
import { type Attendance, createTick, type Tick } from './preparing.ts';
import { type Kept, memoryShelf, type Recipe, type Shelf } from './shelf.ts';

/** What a corpus is loaded with, beside its settings. */
export interface PrepareOptions extends Attendance {
  /** The folder of the cache, absolute. Without one everything is held in memory, however large it is. */
  readonly cache?: string;
  /** UTF-16 units of raw text, {@link A_PAIR} more for each pair. A corpus with more is kept in the cache. */
  readonly heldInMemory?: number;
}

/** UTF-16 units whose memory a pair takes beside its text: cleaning took up to 720 bytes a pair and 3.3 a unit. */
const A_PAIR = 200;
/** Some 190,000 pairs of words: a second of work for each process, and at most 170 MB while it cleans. */
const HELD_IN_MEMORY = 48e6;
/** Up to 128 * 48e6 units, some 24 million pairs, no part is larger than what is held in memory anyhow. */
const PARTS = 128;

/** The cleaned corpus, and where what is made from it is to be kept. */
export interface PreparedCorpus extends Kept<Cleaned> {
  readonly shelf: Shelf;
}

/** @throws UserError when files are no pairs or change while they are read, a split is left empty, or the disk refuses */
export async function prepareCorpus(
  origin: Origin,
  data: DataConfig,
  { cache, heldInMemory = HELD_IN_MEMORY, ...attendance }: PrepareOptions,
): Promise<PreparedCorpus> {
  const tick = createTick(attendance);
  const before = stateOfFiles(origin.files);
  const pieces = telling(origin.pairs(data), attendance);
  try {
    const limit = cache === undefined ? Number.POSITIVE_INFINITY : heldInMemory;
    const { start, whole } = await readStart(pieces, limit, tick);
    const shelf = cache === undefined || whole ? memoryShelf : cacheShelf(cache);
    const { name, oneTarget, repeats, given } = origin;
    const cleaning = { name, oneTarget, repeats, given, data, parts: whole ? 1 : PARTS };
    const recipe: Recipe<Cleaned> = {
      kind: 'pairs',
      key: whole ? {} : await keyOf(origin, data, tick),
      note: cleaned,
      async make(storage) {
        const made = await cleanCorpus(joined(start, pieces), cleaning, storage, tick);
        requireUnchanged(origin.files, before);
        return made;
      },
    };
    return { ...(await shelf.keep(recipe, tick)), shelf };
  } finally {
    // Where the cache had it, what is left is not read.
    await pieces.return(undefined);
  }
}

/** The same pieces. */
async function* telling(
  pieces: AsyncGenerator<PairPiece>,
  { onUntitled }: Attendance,
): AsyncGenerator<PairPiece> {
  for await (const piece of pieces) {
    if (piece.untitled !== undefined) onUntitled?.(piece.untitled);
    yield piece;
  }
}

/** As many pieces as are needed to know whether the text is longer than `limit`. */
async function readStart(
  pieces: AsyncGenerator<PairPiece>,
  limit: number,
  tick: Tick,
): Promise<{ start: PairPiece[]; whole: boolean }> {
  const start: PairPiece[] = [];
  for (let units = 0; units <= limit; ) {
    const { done, value } = await pieces.next();
    if (done) return { start, whole: true };
    start.push(value);
    for (const { source, target } of value.pairs) units += source.length + target.length + A_PAIR;
    await tick('reading pairs', value.share);
  }
  return { start, whole: false };
}

/** Lets go of the start as it gives it. */
async function* joined(start: PairPiece[], rest: AsyncGenerator<PairPiece>): AsyncGenerator<PairPiece> {
  for (let piece = start.shift(); piece !== undefined; piece = start.shift()) yield piece;
  yield* rest;
}

/** All that cleaned pairs depend on: what Unicode knows (NFC, dates) among it. */
async function keyOf(origin: Origin, data: DataConfig, tick: Tick): Promise<object> {
  return {
    files: await hashOfFiles(origin.files, (share) => tick('reading pairs', share)),
    settings: origin.settings,
    split: [data.testPercent, data.validPercent, data.overlap, data.trainPercent],
    unicode: process.versions.icu,
  };
}
