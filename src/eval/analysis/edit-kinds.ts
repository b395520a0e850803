/** What kinds of error answers have: symbols left out, added, changed, and said twice over. */
import type { AnswerSymbols, Symbols } from './answer-symbols.ts';

/** Longest run of symbols that counts as said again. */
const LONGEST_REPEAT = 4;

/** Shares of 0-100. */
export interface ErrorKinds {
  /** Of reference symbols: deleted and substituted, on the way from the reference to the output with fewest edits. */
  readonly omitted: number;
  readonly substituted: number;
  /** Of output symbols: inserted. */
  readonly added: number;
  /** Of output symbols: the second saying of a run of up to four, beyond what the reference repeats. */
  readonly repeated: number;
  /** Of answers: at least one such symbol. */
  readonly answersWithRepeats: number;
}

export function errorKinds(answers: readonly AnswerSymbols[]): ErrorKinds {
  const sum = { omitted: 0, substituted: 0, added: 0, repeated: 0, withRepeats: 0, output: 0, reference: 0 };
  for (const { output, reference } of answers) {
    const edits = countEdits(reference, output);
    sum.omitted += edits.deleted;
    sum.substituted += edits.substituted;
    sum.added += edits.inserted;
    const repeated = Math.max(0, repeatedSymbols(output) - repeatedSymbols(reference));
    sum.repeated += repeated;
    sum.withRepeats += repeated > 0 ? 1 : 0;
    sum.output += output.length;
    sum.reference += reference.length;
  }
  const share = (part: number, whole: number): number => (100 * part) / Math.max(1, whole);
  return {
    omitted: share(sum.omitted, sum.reference),
    substituted: share(sum.substituted, sum.reference),
    added: share(sum.added, sum.output),
    repeated: share(sum.repeated, sum.output),
    answersWithRepeats: share(sum.withRepeats, answers.length),
  };
}

/** Symbols that stand in a run which equals the run just before it. */
export function repeatedSymbols(symbols: Symbols): number {
  const repeated = new Set<number>();
  for (let length = 1; length <= LONGEST_REPEAT; length++) {
    for (let at = length; at + length <= symbols.length; at++) {
      let same = 0;
      while (same < length && symbols[at + same] === symbols[at + same - length]) same++;
      if (same === length) for (let k = 0; k < length; k++) repeated.add(at + k);
    }
  }
  return repeated.size;
}

export interface EditCounts {
  readonly deleted: number;
  readonly inserted: number;
  readonly substituted: number;
}

/** Of the shortest way from `from` to `to`; of several, one with most substitutions. */
export function countEdits(from: Symbols, to: Symbols): EditCounts {
  const width = to.length + 1;
  const edits = new Int32Array((from.length + 1) * width); // [from + 1, to + 1], fewest
  const substitutions = new Int32Array(edits.length); // the most with as few edits
  for (let i = 0; i <= from.length; i++) {
    for (let j = 0; j <= to.length; j++) {
      const at = i * width + j;
      if (i === 0 || j === 0) {
        edits[at] = i + j;
        continue;
      }
      const [both, deleting, inserting] = [at - width - 1, at - width, at - 1];
      const changed = from[i - 1] === to[j - 1] ? 0 : 1;
      const fewest = Math.min(edits[both] + changed, edits[deleting] + 1, edits[inserting] + 1);
      edits[at] = fewest;
      substitutions[at] = Math.max(
        edits[both] + changed === fewest ? substitutions[both] + changed : 0,
        edits[deleting] + 1 === fewest ? substitutions[deleting] : 0,
        edits[inserting] + 1 === fewest ? substitutions[inserting] : 0,
      );
    }
  }
  const [fewest, substituted] = [edits[edits.length - 1], substitutions[edits.length - 1]];
  // Of the rest, deletions exceed insertions by what `from` is longer.
  const deleted = (fewest - substituted + from.length - to.length) / 2;
  return { deleted, inserted: fewest - substituted - deleted, substituted };
}
