/** Where long sources go wrong: error rates in a few bins of source length, of about as many sources each. */
import type { LengthBin } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

const BINS = 6;

export function qualityByLength(scored: readonly ScoredOutputs[]): LengthBin[] {
  const lengths = scored[0].sourceLengths;
  return lengthRanges(lengths).map(([from, to]) => {
    const inside = [...lengths.keys()].filter((i) => lengths[i] >= from && lengths[i] <= to);
    const sum = (values: readonly number[]) => inside.reduce((total, i) => total + values[i], 0);
    return {
      from,
      to,
      sources: inside.length,
      wer: scored.map(({ wrong }) => (100 * sum(wrong.map(Number))) / inside.length),
      per: scored.map(({ edits, symbols }) => (100 * sum(edits)) / Math.max(1, sum(symbols))),
    };
  });
}

/** Ranges that no length falls between or outside of; a length never stands in two. */
function lengthRanges(lengths: readonly number[]): [from: number, to: number][] {
  const sorted = lengths.toSorted((a, b) => a - b);
  const ranges: [number, number][] = [];
  let start = 0;
  while (start < sorted.length) {
    const left = BINS - ranges.length;
    const aim = start + Math.ceil((sorted.length - start) / left) - 1;
    const to = sorted[aim];
    ranges.push([sorted[start], to]);
    start = sorted.lastIndexOf(to) + 1;
  }
  return ranges;
}
