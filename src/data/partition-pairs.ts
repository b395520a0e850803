/**
 * Raw pairs in parts, so that what must be looked at together fits into memory: all pairs of a source lie in one part.
 * Not here: cleaning them (clean-corpus.ts).
 */
import type { Split } from '../config/schema.ts';
import { cleanText } from './clean-pairs.ts';
import { lineWriter } from './line-writer.ts';
import type { PairPiece, RawPair } from './pair.ts';
import { linesAsJson, textPieces } from './pair-list.ts';
import type { Tick } from './preparing.ts';
import { type Bytes, piecesOf, type Storage } from './storage.ts';

export interface Parts {
  readonly count: number;
  /** The pairs of one part, held in memory, in the order in which they were read. It can be taken once. */
  take(part: number): RawPair[];
  /** For each raw pair, in the order in which they were read, its part; to be taken once. */
  order(): Iterable<number>;
}

/** FNV-1a of the UTF-16 units (Fowler, Noll and Vo): quick, and the same everywhere. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Reads all pieces into parts. @param count at most 256: the number of a part is kept in a byte */
export async function partitionPairs(
  pieces: AsyncIterable<PairPiece>,
  count: number,
  storage: Storage,
  tick: Tick,
): Promise<Parts> {
  const nameOf = (part: number): string => `part-${part}`;
  const writers = Array.from({ length: count }, (_, part) => lineWriter(storage, nameOf(part)));
  const order = storage.create('order');
  for await (const { pairs, split, share } of pieces) {
    const parts = Uint8Array.from(pairs, ({ source }) => hashOf(cleanText(source)) % count);
    pairs.forEach(({ source, target }, i) => {
      writers[parts[i]].write(
        JSON.stringify(split === undefined ? [source, target] : [source, target, split]),
      );
    });
    order.write(parts);
    await tick('reading pairs', share);
  }
  for (const writer of writers) writer.end();
  order.end();
  return {
    count,
    take(part) {
      const pairs = pairsIn(storage.open(nameOf(part)));
      storage.remove(nameOf(part));
      return pairs;
    },
    *order() {
      for (const piece of piecesOf(storage.open('order'))) yield* piece;
      storage.remove('order');
    },
  };
}

function pairsIn(lines: Bytes): RawPair[] {
  return [...textPieces(lines)].flatMap((text) => {
    // Cannot be otherwise: it was written above.
    const rows = linesAsJson(text) as [string, string, Split?][];
    return rows.map(([source, target, split]) => ({ source, target, split }));
  });
}
