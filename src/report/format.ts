/** How a report writes numbers. */
import type { PowerLaw } from '../eval/fit-power-law.ts';
import { formatDecimals } from '../text/numbers.ts';

const fixed = (value: number, decimals: number): string =>
  Number.isFinite(value) ? formatDecimals(value, decimals) : String(value);

/** 31.2 */
export const formatScore = (value: number, decimals = 1): string => fixed(value, decimals);
/** 0.43 */
export const formatHundredths = (value: number): string => value.toFixed(2);
/** 0.4312 */
export const formatLoss = (value: number): string => fixed(value, 4);
/** 300.4 */
export const formatSeconds = (value: number): string => fixed(value, 1);

/** -0.31, +1.20: a difference of scores, with its sign. */
export function formatDelta(value: number, decimals = 2): string {
  const text = fixed(value, decimals);
  if (Number(text) === 0) return fixed(0, decimals);
  return value > 0 ? `+${text}` : text;
}

/** `1.07 ± 0.02`, or `1.071 ± 0.004` where two decimals would leave no error. */
export function formatExponent({ exponent, standardError }: PowerLaw): string {
  if (standardError === null) return formatScore(exponent, 2);
  const decimals = standardError >= 0.0005 && standardError < 0.005 ? 3 : 2;
  return `${formatScore(exponent, decimals)} ± ${formatScore(standardError, decimals)}`;
}

/** 250, 1.5K, 20M, 3G: on an axis. A thousand million is G, as in FLOPs and on the command line. */
export const formatTick = (value: number, digits = 3): string =>
  value.toLocaleString('en-US', { notation: 'compact', maximumSignificantDigits: digits }).replace('B', 'G');

/** 0.031, 0.0001: three decimals, or four below a thousandth. */
export function formatProbability(value: number): string {
  return fixed(value, value < 0.001 ? 4 : 3);
}
