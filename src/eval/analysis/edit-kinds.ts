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

/** Of one shortest way from `from` to `to`; of several, the one with most substitutions. */
export function countEdits(from: Symbols, to: Symbols): EditCounts {
  const width = to.length + 1;
  const cost = new Int32Array((from.length + 1) * width); // [from + 1, to + 1]
  for (let i = 0; i <= from.length; i++) {
    for (let j = 0; j <= to.length; j++) {
      const at = i * width + j;
      if (i === 0 || j === 0) cost[at] = i + j;
      else {
        const changed = cost[at - width - 1] + (from[i - 1] === to[j - 1] ? 0 : 1);
        cost[at] = Math.min(changed, cost[at - width] + 1, cost[at - 1] + 1);
      }
    }
  }
  const edits = cost[cost.length - 1];
  // deleted - inserted = from.length - to.length; the walk back counts the substitutions.
  let [i, j, substituted] = [from.length, to.length, 0];
  while (i > 0 && j > 0) {
    const at = i * width + j;
    const changed = from[i - 1] === to[j - 1] ? 0 : 1;
    if (cost[at] === cost[at - width - 1] + changed) {
      substituted += changed;
      i--;
      j--;
    } else if (cost[at] === cost[at - width] + 1) i--;
    else j--;
  }
  const deleted = (edits - substituted + from.length - to.length) / 2;
  return { deleted, inserted: edits - substituted - deleted, substituted };
}
