/** Settings of decoding that cannot hold together. Not in the schema: runs that were made with such are still read. */
import type { DecodeConfig } from './schema.ts';

/** @returns the one that asks for more than another allows (`beam`, `maxLength`), or null */
export function disagreementIn({
  beam,
  nbest,
  sample,
  minLength,
  maxLength,
}: DecodeConfig): 'nbest' | 'minLength' | null {
  if (maxLength !== undefined && minLength > maxLength) return 'minLength';
  return !sample && nbest > beam ? 'nbest' : null;
}
