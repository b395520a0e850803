/** Durations and sizes as people type them: `90s`, `5m`, `2h`; `512`, `2k`, `1.5M`. */
import { quote } from '../text/describe.ts';
import { UsageError } from './user-error.ts';

const SECONDS = { s: 1, m: 60, h: 3600 } as const;
/** Powers of ten. */
const POWERS = { '': 0, k: 3, K: 3, M: 6, G: 9, T: 12, P: 15 } as const;

/** `90s`, `5m`, `1.5h`, or a bare number of seconds, in seconds. */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(s|m|h)?$/.exec(text.trim());
  const seconds = match ? Number(match[1]) * SECONDS[(match[2] ?? 's') as keyof typeof SECONDS] : 0;
  if (seconds > 0) return seconds;
  throw new UsageError(
    `expected a duration above zero, such as 90s, 5m or 2h; found ${quote(text)}`,
    'Give a number and s, m or h; without one of them it is seconds.',
  );
}

/** A whole number of at least 1, with `k`, `M`, `G`, `T` or `P` for thousands, millions and so on. */
export function parseCount(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([kKMGTP]?)$/.exec(text.trim());
  // Not multiplied: 1.001 times 1000 is no whole number.
  const count = match ? Number(`${match[1]}e${POWERS[match[2] as keyof typeof POWERS]}`) : 0;
  if (count >= 1 && Number.isInteger(count)) return count;
  throw new UsageError(
    `expected a whole number of at least 1, such as 512 or 2k; found ${quote(text)}`,
    'Give digits, with k or M if you like.',
  );
}
