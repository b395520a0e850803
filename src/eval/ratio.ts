/**
 * A ratio of sums over sources, such as edits to symbols, and how far other sources would move it. In closed form,
 * since a figure has dozens of them. Not for differences of two systems: those are paired (compare-paired.ts).
 */
import type { Interval } from './interval.ts';

/** 0-100; error rates may pass 100. */
export interface RatioEstimate extends Interval {
  readonly value: number;
}

export interface RatioSum {
  /** One source's part and whole; one without a whole says nothing of the ratio. */
  add(part: number, whole: number): void;
  /** Null where nothing was added. */
  estimate(): RatioEstimate | null;
}

/** The normal distribution's 97.5 % point. */
const Z = 1.959964;

export function createRatio(): RatioSum {
  let [sources, part, whole, parts, products, wholes] = [0, 0, 0, 0, 0, 0];
  let isShare = true;
  return {
    add(y, x) {
      if (x <= 0) return;
      sources++;
      part += y;
      whole += x;
      parts += y * y;
      products += x * y;
      wholes += x * x;
      if (y > x) isShare = false;
    },
    estimate() {
      if (sources === 0) return null;
      const ratio = part / whole;
      // Var R = n / (n - 1) sum (y - R x)^2 / (sum x)^2 (Cochran 1977, equation 6.13, sources without end)
      const squares = Math.max(0, parts - 2 * ratio * products + ratio * ratio * wholes);
      const variance = sources > 1 ? ((sources / (sources - 1)) * squares) / whole ** 2 : 0;
      const { low, high } = intervalOf(ratio, variance, isShare ? sources : null);
      return { value: 100 * ratio, low: 100 * low, high: 100 * high };
    },
  };
}

/**
 * The 95 % interval of a share by Wilson's formula, on as many independent draws as give that variance (Korn and
 * Graubard 1998); where all sources are alike, on the sources. Where a source's part is more than its whole, as edits
 * of a long answer are, the ratio is no share and may pass 1, which Wilson's ends never do: the normal interval.
 * @param sources null where the ratio is no share
 */
function intervalOf(ratio: number, variance: number, sources: number | null): Interval {
  if (sources === null) {
    const margin = Z * Math.sqrt(variance);
    return { low: Math.max(0, ratio - margin), high: ratio + margin };
  }
  const spread = ratio * (1 - ratio);
  const draws = variance > 1e-12 && spread > 0 ? spread / variance : sources;
  return wilson(ratio, draws);
}

/** Of a share among `draws`, in 0-1 (Wilson 1927). */
function wilson(share: number, draws: number): Interval {
  const scale = 1 + Z ** 2 / draws;
  const centre = (share + Z ** 2 / (2 * draws)) / scale;
  const margin = (Z * Math.sqrt((share * (1 - share)) / draws + Z ** 2 / (4 * draws ** 2))) / scale;
  return { low: Math.max(0, centre - margin), high: Math.min(1, centre + margin) };
}

/** So many of all, as a share of 0-100. @param all at least 1 */
export function shareOf(part: number, all: number): RatioEstimate {
  const { low, high } = wilson(part / all, all);
  return { value: (100 * part) / all, low: 100 * low, high: 100 * high };
}
