/**
 * Where what is made from a corpus is kept: in memory, made anew by each process, or in the cache, a folder, made
 * once for all (cache.ts). Not here: what is made (clean-corpus.ts, learn-tokenizers.ts, stored-batches.ts).
 */
import type { z } from 'zod';
import type { Tick } from './preparing.ts';
import { memoryStorage, type Storage } from './storage.ts';

/** How something is made, and all that it depends on. */
export interface Recipe<Note> {
  /** A word, for people who look into the cache. */
  readonly kind: string;
  /** Equal keys, as JSON, mean equal bytes and equal notes. */
  readonly key: object;
  /** What is known of the bytes: plain JSON. */
  readonly note: z.ZodType<Note>;
  /** Whatever it leaves in the storage is kept. */
  make(storage: Storage): Promise<Note>;
}

export interface Kept<Note> {
  readonly note: Note;
  readonly files: Pick<Storage, 'open'>;
}

export interface Shelf {
  /** What the recipe makes, or made before. */
  keep<Note>(recipe: Recipe<Note>, tick: Tick): Promise<Kept<Note>>;
}

export const memoryShelf: Shelf = {
  async keep({ make }) {
    const files = memoryStorage();
    return { note: await make(files), files };
  },
};
