/** Numbers that depend on the sizes of open axes, told from what they are at two samples of the sizes. */
import { type Sizes, sizeOf } from '../engine.ts';

/** No two numbers are equal, nor are the differences of any two pairs: so a size plus 1 is known from another size. */
const SAMPLES = [
  [7, 11],
  [13, 19],
  [23, 31],
  [37, 47],
] as const;

/** Two sizes for each open axis. */
export function sampleSizes(axes: readonly string[]): readonly [Sizes, Sizes] {
  if (axes.length > SAMPLES.length) throw new Error(`internal: too many open axes: ${axes.join(', ')}`);
  const pick = (which: 0 | 1): Sizes => Object.fromEntries(axes.map((axis, i) => [axis, SAMPLES[i][which]]));
  return [pick(0), pick(1)];
}

/** `times` the product of `axes`, plus `plus`. */
export interface SizeExpression {
  readonly axes: readonly string[];
  readonly times: number;
  readonly plus: number;
}

/** What is `a` at the first sizes and `b` at the second; null when nothing simple is. */
export function expressionOf(
  a: number,
  b: number,
  [first, second]: readonly [Sizes, Sizes],
): SizeExpression | null {
  if (a === b) return { axes: [], times: a, plus: 0 };
  for (const axes of subsets(Object.keys(first))) {
    const [atFirst, atSecond] = [first, second].map((sizes) => sizeOf(axes.map((axis) => sizes[axis])));
    const times = a / atFirst;
    if (Number.isInteger(times) && times * atSecond === b) return { axes, times, plus: 0 };
  }
  const axis = Object.keys(first).find((name) => a - first[name] === b - second[name]);
  return axis === undefined ? null : { axes: [axis], times: 1, plus: a - first[axis] };
}

/** All but the empty one. */
function subsets(axes: readonly string[]): string[][] {
  const all: string[][] = [];
  for (const axis of axes) all.push(...all.map((subset) => [...subset, axis]), [axis]);
  return all;
}
