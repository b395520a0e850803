/**
 * Edits from a hypothesis to a reference where moving a run of words counts as one (Snover et al. 2006): greedy, the
 * most profitable shift first, with the limits and the ranking of tercom as sacreBLEU 2.6.0 has them (lib_ter.py).
 */
import { type BeamDistance, createBeamDistance } from './beam-distance.ts';

const MAX_SHIFT_SIZE = 10;
const MAX_SHIFT_DISTANCE = 50;
/** Shifts tried in one segment before the search gives up. */
const MAX_CANDIDATES = 1000;

/** Runs of words that stand in both: `length` words from `from` in the hypothesis and from `to` in the reference. */
interface Match {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

interface Shift {
  /** Edits saved, the shift itself not counted. */
  readonly gain: number;
  readonly words: Int32Array;
}

/** @param hypothesis, reference words */
export function shiftEdits(hypothesis: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return hypothesis.length;
  const numbers = new Map<string, number>();
  const numbered = (words: readonly string[]): Int32Array =>
    Int32Array.from(words, (word) => {
      const known = numbers.get(word);
      if (known === undefined) numbers.set(word, numbers.size);
      return known ?? numbers.size - 1;
    });
  const wanted = numbered(reference);
  let words = numbered(hypothesis);
  const beam = createBeamDistance(wanted, words.length);
  const search = { tried: 0 };
  for (let shifts = 0; ; shifts++) {
    const distance = beam.begin(words);
    const best = distance === 0 ? null : bestShift(beam, distance, words, wanted, search);
    if (search.tried >= MAX_CANDIDATES || best === null || best.gain <= 0) return shifts + distance;
    words = best.words;
  }
}

/** The shift that saves the most edits; of equal ones the longest, then that from the earliest place, to the earliest. */
function bestShift(
  beam: BeamDistance,
  distance: number,
  words: Int32Array,
  reference: Int32Array,
  search: { tried: number },
): Shift | null {
  const { align, referenceErrors, hypothesisErrors } = beam.alignment();
  const shifted = new Int32Array(words.length);
  let best: (Shift & Match & { readonly target: number }) | null = null;
  for (const match of matchesOf(words, reference)) {
    const { from, to, length } = match;
    // Only what is wrong where it stands, and wrong where it would go, is moved, and not into itself.
    if (!anyError(hypothesisErrors, from, length) || !anyError(referenceErrors, to, length)) continue;
    if (align[to] >= from && align[to] < from + length) continue;
    let before = -1;
    for (let offset = -1; offset < length; offset++) {
      const target = to + offset < 0 ? 0 : align[to + offset] + 1;
      if (target === before) continue;
      before = target;
      moveRun(words, from, length, target, shifted);
      const gain = distance - beam.distanceFrom(shifted, Math.min(from, target));
      search.tried++;
      if (
        best === null ||
        ranksHigher(gain - best.gain, length - best.length, best.from - from, best.target - target)
      )
        best = { gain, ...match, target, words: shifted.slice() };
    }
    if (search.tried >= MAX_CANDIDATES) break;
  }
  return best;
}

/** The first difference that is not zero decides. */
function ranksHigher(...differences: readonly number[]): boolean {
  return (differences.find((difference) => difference !== 0) ?? 0) > 0;
}

function anyError(errors: Uint8Array, from: number, length: number): boolean {
  for (let i = from; i < from + length; i++) if (errors[i] === 1) return true;
  return false;
}

function* matchesOf(words: Int32Array, reference: Int32Array): Generator<Match> {
  for (let from = 0; from < words.length; from++) {
    const last = Math.min(reference.length - 1, from + MAX_SHIFT_DISTANCE);
    for (let to = Math.max(0, from - MAX_SHIFT_DISTANCE); to <= last; to++) {
      const most = Math.min(MAX_SHIFT_SIZE, words.length - from, reference.length - to);
      for (
        let length = 1;
        length <= most && words[from + length - 1] === reference[to + length - 1];
        length++
      )
        yield { from, to, length };
    }
  }
}

/** Writes `words` to `into` with the run put before the word at `target`; within itself, that many places on. */
function moveRun(words: Int32Array, from: number, length: number, target: number, into: Int32Array): void {
  const left = words.length - length;
  const place = Math.min(left, target <= from + length ? target : target - length);
  const run = words.subarray(from, from + length);
  if (place <= from) {
    into.set(words);
    into.copyWithin(place + length, place, from);
  } else {
    into.set(words);
    into.copyWithin(from, from + length, place + length);
  }
  into.set(run, place);
}
