/**
 * Cleaned pairs as lines of JSON, `["train","abc","cba"]`: read again from front to back as often as they are needed,
 * and never held as a whole. JSON keeps a tab or a line end inside a text apart from one between texts.
 */
import type { Split } from '../config/schema.ts';
import type { Pair } from './pair.ts';
import { type Bytes, READ_AT_ONCE } from './storage.ts';

/** The pairs of a split, in the order in which the corpus has them. */
export interface PairList {
  readonly length: number;
  /** Reads them anew, some thousands at once. */
  pieces(): Iterable<readonly Pair[]>;
}

/** What the lines of a split begin with. */
export function lineStart(split: Split): string {
  return `["${split}",`;
}

/** Without its end. */
export function pairLine(split: Split, { source, target }: Pair): string {
  return JSON.stringify([split, source, target]);
}

/** @param lines of `pairLine`, each with a line feed after it */
export function pairList(lines: Bytes, length: number): PairList {
  return {
    length,
    *pieces() {
      for (const text of textPieces(lines)) {
        // Cannot be otherwise: `pairLine` wrote it.
        const rows = linesAsJson(text) as [Split, string, string][];
        yield rows.map(([, source, target]) => ({ source, target }));
      }
    },
  };
}

/** Every pair, held in memory: not for a train split. */
export function allPairs(list: PairList): Pair[] {
  return [...list.pieces()].flat();
}

/** One call for many lines takes half the time of one for each: no line of JSON holds a line feed. */
export function linesAsJson(text: string): unknown {
  return JSON.parse(`[${text.slice(0, -1).replaceAll('\n', ',')}]`);
}

/** Text of whole lines, in pieces of whole lines. @param atOnce bytes that are read at once */
export function* textPieces(lines: Bytes, atOnce = READ_AT_ONCE): Generator<string> {
  let buffer = Buffer.allocUnsafe(Math.min(atOnce, lines.size));
  for (let at = 0; at < lines.size; ) {
    const piece = buffer.subarray(0, Math.min(buffer.length, lines.size - at));
    lines.read(at, piece);
    const end = piece.lastIndexOf(0x0a) + 1;
    // A line that is longer than all that was read.
    if (end === 0) buffer = Buffer.allocUnsafe(2 * buffer.length);
    else yield piece.toString('utf8', 0, end);
    at += end;
  }
}
