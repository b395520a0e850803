/** y = coefficient * x^exponent through measured points. Not here: what was measured, or whether a power law fits it. */

export interface PowerLaw {
  readonly exponent: number;
  /** y at x = 1. */
  readonly coefficient: number;
  /** Of the exponent, one standard deviation; null of two points, which any power law goes through. */
  readonly standardError: number | null;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Ordinary least squares of log y on log x, each point counted alike: errors are taken to be shares of y.
 * @param points all above zero
 * @returns null where fewer than two different x were measured
 */
export function fitPowerLaw(points: readonly Point[]): PowerLaw | null {
  if (points.some(({ x, y }) => !(x > 0 && y > 0))) throw new RangeError('expected points above zero');
  if (new Set(points.map(({ x }) => x)).size < 2) return null;
  const xs = points.map(({ x }) => Math.log(x));
  const ys = points.map(({ y }) => Math.log(y));
  const [meanX, meanY] = [mean(xs), mean(ys)];
  const spread = sum(xs.map((x) => (x - meanX) ** 2));
  const exponent = sum(xs.map((x, i) => (x - meanX) * (ys[i] - meanY))) / spread;
  const intercept = meanY - exponent * meanX;
  const squares = sum(xs.map((x, i) => (ys[i] - intercept - exponent * x) ** 2));
  return {
    exponent,
    coefficient: Math.exp(intercept),
    standardError: points.length > 2 ? Math.sqrt(squares / (points.length - 2) / spread) : null,
  };
}

/** Where two power laws are equal; null where they are parallel. */
export function crossing(first: PowerLaw, second: PowerLaw): number | null {
  if (first.exponent === second.exponent) return null;
  return (first.coefficient / second.coefficient) ** (1 / (second.exponent - first.exponent));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
