/** One number measured several times, such as once a seed, summed up. */
export interface Spread {
  readonly mean: number;
  /** Of a sample: n - 1 in the denominator. NaN of one value. */
  readonly deviation: number;
  readonly least: number;
  readonly most: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (values.length - 1));
  return { mean, deviation, least: Math.min(...values), most: Math.max(...values) };
}
