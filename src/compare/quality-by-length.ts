/** Where long sources go wrong: error rates in a few bins of source length, of about as many sources each. */
import { rangesOf } from '../eval/analysis/ranges.ts';
import type { LengthBin } from './analysis.ts';
import type { ScoredOutputs } from './scored-outputs.ts';

const BINS = 6;

export function qualityByLength(scored: readonly ScoredOutputs[]): LengthBin[] {
  const lengths = scored[0].sourceLengths;
  return rangesOf(lengths, BINS).map(([from, to]) => {
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
