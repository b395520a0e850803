/** What measured times by length come to: a power law of each curve, and where curves cross. Pure: points in, numbers out. */
import { fitPowerLaw } from '../eval/fit-power-law.ts';
import {
  type LengthCrossing,
  type LengthCurve,
  type LengthFit,
  type LengthPoint,
  WORKS,
} from './length-times.ts';

/** @param points by length, from the shortest */
export function fitLengths(points: readonly LengthPoint[]): Pick<LengthCurve, 'whole' | 'upper'> {
  const middle = Math.sqrt(points[0].length * points[points.length - 1].length);
  return { whole: fitOf(points), upper: fitOf(points.filter(({ length }) => length >= middle)) };
}

function fitOf(points: readonly LengthPoint[]): LengthFit | null {
  const fit = fitPowerLaw(points.map(({ length, milliseconds }) => ({ x: length, y: milliseconds })));
  return fit && { ...fit, from: points[0].length, to: points[points.length - 1].length };
}

/**
 * For each work, where the quicker of two curves becomes the slower one. A length counts only where all rounds of one
 * were quicker than all of the other. No entry where there are not two curves, or they do not share two lengths.
 */
export function crossingsOf(curves: readonly LengthCurve[]): LengthCrossing[] {
  return WORKS.flatMap((work) => {
    const [first, second] = curves.filter((curve) => curve.work === work);
    if (second === undefined) return [];
    const gaps = gapsOf(first, second);
    if (gaps.length < 2) return [];
    // Where rounds of the two overlap, neither is ahead.
    const clear = gaps.filter(({ apart }) => apart);
    const lengths = clear.slice(1).flatMap((gap, i) => crossingBetween(clear[i], gap));
    const models = [first.model, second.model] as const;
    return [{ work, models, from: gaps[0].length, to: gaps[gaps.length - 1].length, lengths }];
  });
}

/** How far the first curve lies above the second, as the logarithm of their ratio. */
interface Gap {
  readonly length: number;
  readonly logRatio: number;
  /** Whether no round of either was as long as one of the other. */
  readonly apart: boolean;
}

function gapsOf(first: LengthCurve, second: LengthCurve): Gap[] {
  return first.points.flatMap(({ length, milliseconds, least, most }) => {
    const other = second.points.find((point) => point.length === length);
    if (other === undefined) return [];
    const apart = least > other.most || most < other.least;
    return [{ length, logRatio: Math.log(milliseconds / other.milliseconds), apart }];
  });
}

/** On the straight lines between the two on log scales. */
function crossingBetween(before: Gap, after: Gap): number[] {
  if (Math.sign(before.logRatio) === Math.sign(after.logRatio)) return [];
  const share = before.logRatio / (before.logRatio - after.logRatio);
  return [before.length * (after.length / before.length) ** share];
}
