/** Numbers, durations and amounts as people read them. Read back as they are typed: config/parse-quantity.ts. */

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
