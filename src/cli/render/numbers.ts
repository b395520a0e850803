/** Numbers as tables on a terminal have them. */
import { formatCount } from '../../text/numbers.ts';

/** With a fixed number of decimals, of what is far too large two and its power of ten; `-` for what is no number. */
export function fixed(value: number, decimals: number): string {
  if (Math.abs(value) >= 1e9 && decimals > 0 && Number.isFinite(value)) return value.toExponential(2);
  return Number.isFinite(value) ? value.toFixed(decimals) : '-';
}

/** 1.2 -> `+1.20` */
export function signed(value: number, decimals = 2): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text.replace(/^-(0\.0+)$/, '$1');
}

/** 1234567 -> `1.2M`, 12345 -> `12.3k`, 999 -> `999`. */
export function short(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(1)}M`;
  return value >= 1e4 ? `${(value / 1e3).toFixed(1)}k` : formatCount(value);
}

/** Bytes -> `12.3 MB`, of 10^6 bytes. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** Bytes -> `12.3 GB`, of 10^9 bytes. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
