/**
 * The cache: a folder of entries, each with all that one recipe made. Whole or not there, and checked whenever it is
 * opened. Not here: where the folder is (cli/own-folders.ts).
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isOfSystem, messageOf, UserError } from '../config/user-error.ts';
import { isFolder, makeFolder } from '../files/folder.ts';
import { rename } from '../files/rename.ts';
import type { Tick } from './preparing.ts';
import type { Kept, Recipe, Shelf } from './shelf.ts';
import { folderStorage, piecesOf, type Storage } from './storage.ts';

/** Raised with any change of what is kept, or of how it is made. */
const FORMAT = 2;
const ENTRY = 'entry.json';
/** What the name of a folder that is half made begins with. */
export const HALF = '.half-';
/** What the name of a folder with the copy of a pipe begins with. */
export const PIPED = 'piped-';
/** What is in the folder and is not like this was not put there by seqcmp. */
const OURS = /^(?:[a-z]+-[0-9a-f]{64}|\.half-\w+)$/;
/** Milliseconds after which nobody works any more at what is half made. */
const ABANDONED = 24 * 60 * 60 * 1000;

const entrySchema = z.object({
  files: z.record(z.string(), z.object({ size: z.number(), sha256: z.string() })),
  note: z.unknown(),
  /** Of the two above. */
  sha256: z.string(),
});
type Entry = z.infer<typeof entrySchema>;
type FileMarks = Entry['files'];

function markOfEntry({ files, note }: Omit<Entry, 'sha256'>): string {
  return createHash('sha256')
    .update(JSON.stringify([files, note]))
    .digest('hex');
}

/**
 * Entries of `cache`, which is made when it is not there. An entry is written beside its place and renamed, and its
 * files are compared with their checksums whenever it is opened: so nothing need be flushed to disk, and what is
 * damaged is made anew. Of two processes that make the same entry at once, both take the one that is there first.
 * @throws UserError when the disk refuses
 */
export function cacheShelf(cache: string): Shelf {
  return {
    async keep(recipe, tick) {
      const key = JSON.stringify([FORMAT, endianness(), recipe.key]);
      const place = join(cache, `${recipe.kind}-${createHash('sha256').update(key).digest('hex')}`);
      const kept = await openEntry(place, recipe, tick);
      if (kept) return kept;
      try {
        return await makeEntry(cache, place, recipe, tick);
      } catch (thrown) {
        throw refusal(thrown, cache);
      }
    },
  };
}

/** Null for an entry that is not there, is cut, or holds other bytes than were written. */
async function openEntry<Note>(
  place: string,
  { note }: Recipe<Note>,
  tick: Tick,
): Promise<Kept<Note> | null> {
  const files = folderStorage(place);
  try {
    const entry = entrySchema.parse(JSON.parse(readFileSync(join(place, ENTRY), 'utf8')));
    if (markOfEntry(entry) === entry.sha256) {
      const kept = { note: note.parse(entry.note), files };
      const found = await marksOf(Object.keys(entry.files), files, tick);
      if (JSON.stringify(found) === JSON.stringify(entry.files)) return kept;
    }
  } catch (thrown) {
    if (!isOfSystem(thrown) && !(thrown instanceof SyntaxError) && !(thrown instanceof z.ZodError))
      throw thrown;
  }
  files.close();
  return null;
}

async function makeEntry<Note>(
  cache: string,
  place: string,
  recipe: Recipe<Note>,
  tick: Tick,
): Promise<Kept<Note>> {
  makeFolder(cache);
  removeAbandoned(cache);
  const half = mkdtempSync(join(cache, HALF));
  const files = folderStorage(half);
  try {
    const note = await recipe.make(files);
    const marks = await marksOf(readdirSync(half), files, tick);
    const entry = { files: marks, note };
    writeFileSync(join(half, ENTRY), JSON.stringify({ ...entry, sha256: markOfEntry(entry) }));
    // Some systems rename no folder with open files.
    files.close();
    return await takePlace(half, place, recipe, tick);
  } finally {
    files.close();
    rmSync(half, { recursive: true, force: true });
  }
}

async function takePlace<Note>(
  half: string,
  place: string,
  recipe: Recipe<Note>,
  tick: Tick,
): Promise<Kept<Note>> {
  try {
    renameSync(half, place);
  } catch {
    const others = await openEntry(place, recipe, tick);
    if (others) return others;
    // It is there, and damaged.
    rmSync(place, { recursive: true, force: true });
    rename(half, place);
  }
  const made = await openEntry(place, recipe, tick);
  if (made) return made;
  throw new UserError(`${place}: what was just written cannot be read back`, 'Check the disk.');
}

async function marksOf(
  names: readonly string[],
  files: Pick<Storage, 'open'>,
  tick: Tick,
): Promise<FileMarks> {
  const opened = names.map((name) => ({ name, bytes: files.open(name) }));
  const total = opened.reduce((sum, { bytes }) => sum + bytes.size, 0);
  const marks: FileMarks = {};
  let done = 0;
  for (const { name, bytes } of opened) {
    const hash = createHash('sha256');
    for (const piece of piecesOf(bytes)) {
      hash.update(piece);
      done += piece.length;
      await tick('checking what is kept', done / total);
    }
    marks[name] = { size: bytes.size, sha256: hash.digest('hex') };
  }
  return marks;
}

/** Left by processes that were killed. */
function removeAbandoned(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!name.startsWith(HALF)) continue;
    const path = join(cache, name);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > ABANDONED) rmSync(path, { recursive: true, force: true });
  }
}

export const CACHE_ADVICE =
  'Make it a folder that can be written and has room, or name another by the environment variable SEQCMP_CACHE.';

function refusal(thrown: unknown, cache: string): unknown {
  if (!isOfSystem(thrown)) return thrown;
  return new UserError(
    `${cache}: a large corpus cannot be prepared there: ${messageOf(thrown)}`,
    CACHE_ADVICE,
  );
}

export interface CacheMeasure {
  readonly entries: number;
  readonly bytes: number;
}

/** What is there; half-made entries count. */
export function measureCache(cache: string): CacheMeasure {
  const entries = entriesOf(cache);
  return { entries: entries.length, bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0) };
}

export interface CacheEntry {
  /** A folder in the cache. */
  readonly path: string;
  /** For people: what it holds and the start of its hash. */
  readonly name: string;
  readonly what: 'prepared' | 'copy of a pipe' | 'half made';
  readonly bytes: number;
}

/** What seqcmp put there. */
export function entriesOf(cache: string): CacheEntry[] {
  if (!isFolder(cache)) return [];
  return readdirSync(cache)
    .filter((name) => OURS.test(name))
    .map((name) => entryAt(cache, name));
}

function entryAt(cache: string, folder: string): CacheEntry {
  const path = join(cache, folder);
  const files = readdirSync(path);
  const sizes = files.map((name) => statSync(join(path, name), { throwIfNoEntry: false })?.size ?? 0);
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (folder.startsWith(HALF)) return { path, name: folder, what: 'half made', bytes };
  const name = folder.replace(/(-[0-9a-f]{8})[0-9a-f]+$/, '$1');
  if (!folder.startsWith(PIPED)) return { path, name, what: 'prepared', bytes };
  return { path, name: [name, ...files].join('/'), what: 'copy of a pipe', bytes };
}

/** @throws UserError when the disk refuses */
export function removeEntries(entries: readonly CacheEntry[]): void {
  for (const { path } of entries) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch (thrown) {
      throw new UserError(
        `${path}: cannot be deleted: ${messageOf(thrown)}`,
        'Check who owns it, and whether a seqcmp that is running reads it.',
      );
    }
  }
}
