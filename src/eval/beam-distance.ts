/**
 * Edit distance near the diagonal, as TER computes it (sacreBLEU 2.6.0, lib_ter.py): from the words of a hypothesis
 * to those of a reference, over cells at most 25 off the line between the corners. Not for short symbol sequences,
 * where the whole table is as quick (text/edit-distance.ts).
 */

const BEAM_WIDTH = 25;
/** More than any distance; adding one to it changes no minimum. */
const OUTSIDE = 2 ** 30;

/** Which hypothesis word stands by each reference word, and which words of either are not matched. */
export interface Alignment {
  /** For each reference word the last hypothesis word at or before it; -1 before the first. */
  readonly align: Int32Array;
  /** 1 where the word is inserted, deleted or substituted. */
  readonly referenceErrors: Uint8Array;
  readonly hypothesisErrors: Uint8Array;
}

/** For hypotheses of one length against one reference. Words are numbers, equal where the words are. */
export interface BeamDistance {
  /** The distance of `words`, which `distanceFrom` and `alignment` then start from. */
  begin(words: Int32Array): number;
  /** The distance of words that equal those of `begin` before place `same`. */
  distanceFrom(words: Int32Array, same: number): number;
  /** Of the words of `begin`. */
  alignment(): Alignment;
}

/** @param length words of each hypothesis */
export function createBeamDistance(reference: Int32Array, length: number): BeamDistance {
  const width = reference.length + 1;
  const ratio = length > 0 ? reference.length / length : 1;
  // Where lengths differ so far that neighbouring rows would not overlap, the beam is wider.
  const reach = BEAM_WIDTH < ratio / 2 ? Math.ceil(ratio / 2 + BEAM_WIDTH) : BEAM_WIDTH;
  /** Row i: the distances of the first i hypothesis words to the first j reference words, [length + 1, width]. */
  const rows = Array.from({ length: length + 1 }, () => new Int32Array(width));
  for (let j = 0; j < width; j++) rows[0][j] = j;
  const spare = [new Int32Array(width), new Int32Array(width)];
  let current: Int32Array = new Int32Array(0);

  const fillRow = (i: number, word: number, above: Int32Array, row: Int32Array): void => {
    const diagonal = Math.floor(i * ratio);
    const from = Math.max(0, diagonal - reach);
    const to = i === length ? width : Math.min(width, diagonal + reach);
    row.fill(OUTSIDE);
    if (from === 0) row[0] = above[0] + 1;
    for (let j = Math.max(1, from); j < to; j++) {
      const substitute = above[j - 1] + (word === reference[j - 1] ? 0 : 1);
      const other = Math.min(above[j], row[j - 1]) + 1;
      row[j] = substitute <= other ? substitute : other;
    }
  };

  return {
    begin(words) {
      current = words.slice();
      for (let i = 1; i <= length; i++) fillRow(i, words[i - 1], rows[i - 1], rows[i]);
      return rows[length][width - 1];
    },
    distanceFrom(words, same) {
      let above = rows[same];
      for (let i = same + 1; i <= length; i++) {
        const row = spare[i % 2];
        fillRow(i, words[i - 1], above, row);
        above = row;
      }
      return above[width - 1];
    },
    alignment: () => alignmentOf(rows, current, reference),
  };
}

/** Back from the last cell: a match or substitution first, then a deleted, then an inserted word, as sacreBLEU prefers. */
function alignmentOf(rows: readonly Int32Array[], words: Int32Array, reference: Int32Array): Alignment {
  const align = new Int32Array(reference.length);
  const referenceErrors = new Uint8Array(reference.length);
  const hypothesisErrors = new Uint8Array(words.length);
  let [i, j] = [words.length, reference.length];
  while (i > 0 || j > 0) {
    const cost = rows[i][j];
    const differs = i > 0 && j > 0 && words[i - 1] === reference[j - 1] ? 0 : 1;
    if (i > 0 && j > 0 && cost === rows[i - 1][j - 1] + differs) {
      align[--j] = --i;
      referenceErrors[j] = hypothesisErrors[i] = differs;
    } else if (i > 0 && cost === rows[i - 1][j] + 1) {
      hypothesisErrors[--i] = 1;
    } else {
      align[--j] = i - 1;
      referenceErrors[j] = 1;
    }
  }
  return { align, referenceErrors, hypothesisErrors };
}
