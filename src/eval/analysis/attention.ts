/**
 * What an attention matrix says of a model: how sharply each target position looks, and whether it moves forward
 * through the source. Plain numbers; who computed the matrix, and over which heads, is not known here.
 */

/** Centres nearer than this, in source positions, are one place: weights are float32. */
const ROUNDING = 1e-5;

/** Weights of each target position over the source positions, each row summing to 1: [tgtLen][srcLen]. */
export type AttentionMatrix = readonly ArrayLike<number>[];

/** -sum_j a_j log a_j for each target position, in nats: 0 where it looks at one place, log srcLen where at all alike. */
export function attentionEntropies(attention: AttentionMatrix): number[] {
  return attention.map((row) => {
    let entropy = 0;
    for (let j = 0; j < row.length; j++) if (row[j] > 0) entropy -= row[j] * Math.log(row[j]);
    return Math.max(0, entropy);
  });
}

/** The mean over target positions, in nats; null without any. */
export function meanAttentionEntropy(attention: AttentionMatrix): number | null {
  const entropies = attentionEntropies(attention);
  if (entropies.length === 0) return null;
  return entropies.reduce((sum, entropy) => sum + entropy, 0) / entropies.length;
}

/** The mean source place that each target position looks at, from 0. */
export function attentionCentres(attention: AttentionMatrix): number[] {
  return attention.map((row) => {
    let [place, weight] = [0, 0];
    for (let j = 0; j < row.length; j++) {
      place += j * row[j];
      weight += row[j];
    }
    return place / weight;
  });
}

/**
 * Kendall's tau of target order and source order: over pairs of target positions, those whose centres lie in the
 * same order less those in the opposite one, as a share of all. 1 for a straight reading, -1 for a reversed one, near
 * 0 for centres without order; null below two positions.
 */
export function attentionMonotonicity(attention: AttentionMatrix): number | null {
  const centres = attentionCentres(attention);
  let [sum, pairs] = [0, 0];
  for (let later = 1; later < centres.length; later++) {
    for (let earlier = 0; earlier < later; earlier++) {
      const moved = centres[later] - centres[earlier];
      if (Math.abs(moved) > ROUNDING) sum += Math.sign(moved);
      pairs++;
    }
  }
  return pairs > 0 ? sum / pairs : null;
}
