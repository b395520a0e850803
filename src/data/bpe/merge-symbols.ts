/**
 * Learnt merges applied to one word (Sennrich et al. 2016, section 3.2), and BPE-dropout, which leaves some out at
 * random (Provilkov et al. 2020, algorithm 1). Not here: learning merges (learn-merges.ts).
 */
import { createHeap } from './heap.ts';

/** Two ids as one number; ids are below 2 ** 26. */
export function pairKey(left: number, right: number): number {
  return left * 2 ** 26 + right;
}

/** Merges over ids. Rank 0 was learnt first. */
export interface MergeTable {
  /** The rank of a pair, by `pairKey`. */
  readonly ranks: ReadonlyMap<number, number>;
  /** The id of what a merge makes, by rank. */
  readonly results: readonly number[];
}

/** Told of each merge that could be made next; true leaves it out this time. */
export type IsDropped = () => boolean;

/** A queued merge is a number, so that the lowest rank, and of equal ones the leftmost, comes first. */
const PLACES = 2 ** 31;

/**
 * The ids of a word once every merge is made: of all pairs, always one of the lowest rank, from the left. With
 * `isDropped` each pair that could be merged is left out anew before each merge; it ends when all are.
 * @param ids of the word's bytes, changed here
 */
export function mergeSymbols(ids: number[], { ranks, results }: MergeTable, isDropped?: IsDropped): number[] {
  if (ids.length < 2) return ids;
  const last = ids.length - 1;
  // The symbols that are left are a list; a place that was merged into the one before it has id -1.
  const next = ids.map((_, i) => i + 1);
  const before = ids.map((_, i) => i - 1);
  const queue = createHeap<number>((a, b) => a < b);
  const queuePair = (left: number): void => {
    const rank = next[left] > last ? undefined : ranks.get(pairKey(ids[left], ids[next[left]]));
    if (rank !== undefined) queue.push(rank * PLACES + left);
  };
  for (let i = 0; i < last; i++) queuePair(i);

  let dropped: number[] = [];
  for (let item = queue.pop(); item !== undefined; item = queue.pop()) {
    const rank = Math.floor(item / PLACES);
    const left = item % PLACES;
    const right = next[left];
    if (ids[left] < 0 || right > last || ranks.get(pairKey(ids[left], ids[right])) !== rank) continue;
    if (isDropped?.()) {
      dropped.push(item);
      continue;
    }
    ids[left] = results[rank];
    ids[right] = -1;
    next[left] = next[right];
    if (next[left] <= last) before[next[left]] = left;
    if (before[left] >= 0) queuePair(before[left]);
    queuePair(left);
    for (const again of dropped) queue.push(again);
    dropped = [];
  }
  return ids.filter((id) => id >= 0);
}
