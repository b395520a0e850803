/** Drawing a token from a distribution that is sharpened or cut first. */
import type { DecodeConfig } from '../config/schema.ts';
import { randomStream, streamKey } from '../random/stream.ts';

export type Sampling = Pick<DecodeConfig, 'temperature' | 'topK' | 'topP' | 'seed'>;

/** What a draw is keyed by: never the place in a batch. */
export interface DrawPlace {
  /** Number of the source among all that are decoded. */
  readonly source: number;
  /** Number of the sample of that source. */
  readonly sample: number;
  readonly step: number;
}

/**
 * A token drawn with probability proportional to exp(score / temperature), among the `topK` likeliest (Fan et al.
 * 2018) and, of those, the fewest that together have `topP` of the probability (Holtzman et al. 2020).
 * @param scores [vocab], -Infinity for what may not be drawn
 * @returns -1 when nothing may
 */
export function drawToken(
  scores: Float32Array,
  { temperature, topK, topP, seed }: Sampling,
  place: DrawPlace,
): number {
  const possible: number[] = [];
  for (let id = 0; id < scores.length; id++) if (scores[id] !== Number.NEGATIVE_INFINITY) possible.push(id);
  if (possible.length === 0) return -1;
  possible.sort((a, b) => scores[b] - scores[a] || a - b);
  const kept = topK > 0 ? possible.slice(0, topK) : possible;
  const weights = kept.map((id) => Math.exp((scores[id] - scores[kept[0]]) / temperature));
  const nucleus = fewestThatHold(weights, topP);
  const total = weights.slice(0, nucleus).reduce((sum, weight) => sum + weight, 0);
  const stream = randomStream(streamKey(seed, 'decode', place.source, place.sample, place.step));
  let left = stream.uniform() * total;
  for (let i = 0; i < nucleus; i++) {
    left -= weights[i];
    if (left < 0) return kept[i];
  }
  return kept[nucleus - 1];
}

/** How many of the first weights make up this share of all. */
function fewestThatHold(weights: readonly number[], share: number): number {
  const wanted = share * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    sum += weight;
    if (sum >= wanted) return i + 1;
  }
  return weights.length;
}
