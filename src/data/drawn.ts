/** Pairs that are made, not read: so many calls of a function, in pieces. */
import type { Pair, PairPiece } from './pair.ts';

const IN_A_PIECE = 4096;

/** @param draw gives the next pair */
export async function* drawn(count: number, draw: () => Pair): AsyncGenerator<PairPiece> {
  for (let done = 0; done < count; ) {
    const pairs = Array.from({ length: Math.min(IN_A_PIECE, count - done) }, draw);
    done += pairs.length;
    yield { pairs, share: done / count };
  }
}
