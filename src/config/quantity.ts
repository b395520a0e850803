/** Durations and sizes as people type them, `90s`, `5m`, `2h`; `512`, `2k`, `1.5M`, and numbers as they read them. */
import { escapeJson } from './invisible.ts';
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

/** 1234567 -> `1,234,567`, 0.5 -> `0.5`: three decimals at most, and the same whatever the machine's locale. */
export function formatNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/** 1234567.8 -> `1,234,568`. */
export function formatCount(value: number): string {
  return formatDecimals(value, 0);
}

/** 1 -> `1 pair`, 12345 -> `12,345 pairs`. */
export function counted(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** 1234.5 -> `1,234.50`, with so many decimals, and the same whatever the machine's locale. */
export function formatDecimals(value: number, decimals: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

/** 75 -> `1m15s`, 3600 -> `1h00m`, 4.2 -> `4s`. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${String(whole % 60).padStart(2, '0')}s`;
  return `${Math.floor(whole / 3600)}h${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`;
}

/** 2.5e12 -> `2.50 TFLOP`, in the largest unit that leaves at least 1. */
export function formatFlops(flops: number): string {
  const units = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
  const power = flops < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(flops) / 3));
  return `${(flops / 1000 ** power).toFixed(power === 0 ? 0 : 2)} ${units[power]}FLOP`;
}

/** Text in double quotes, with everything that could move a terminal's cursor written as an escape. */
export function quote(text: string): string {
  return escapeJson(JSON.stringify(text));
}
