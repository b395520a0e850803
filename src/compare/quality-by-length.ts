/** Where long sources go wrong: error rates in a few bins of source length, of about as many sources each. */
import { LENGTH_BINS } from '../eval/analysis/by-length.ts';
import { rangesOf } from '../eval/analysis/ranges.ts';
import { createRatio } from '../eval/ratio.ts';
import type { LengthBin } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

/** WER and PER, in %, with their 95 % intervals, by ranges of source length in symbols. @param scored of runs on the same sources */
export function qualityByLength(scored: readonly ScoredOutputs[]): LengthBin[] {
  const lengths = scored[0].sourceLengths;
  return rangesOf(lengths, LENGTH_BINS).map(([from, to]) => {
    const inside = [...lengths.keys()].filter((i) => lengths[i] >= from && lengths[i] <= to);
    const wer = scored.map(({ wrong }) => estimate(inside, (i) => [Number(wrong[i]), 1]));
    const per = scored.map(({ edits, symbols }) => estimate(inside, (i) => [edits[i], symbols[i]]));
    return {
      from,
      to,
      sources: inside.length,
      wer: wer.map(({ value }) => value),
      per: per.map(({ value }) => value),
      werInterval: wer.map(({ low, high }) => ({ low, high })),
      perInterval: per.map(({ low, high }) => ({ low, high })),
    };
  });
}

function estimate(places: readonly number[], of: (place: number) => readonly [part: number, whole: number]) {
  const ratio = createRatio();
  for (const place of places) ratio.add(...of(place));
  // Empty references alone: nothing to be wrong.
  return ratio.estimate() ?? { value: 0, low: 0, high: 0 };
}
