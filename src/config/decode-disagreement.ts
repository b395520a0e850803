/** Settings of decoding that cannot hold together. Not in the schema: runs that were made with such are still read. */
import { type Config, looksAtSource } from './schema.ts';

/** @returns the one that asks for more than another allows (`beam`, `maxLength`), or than the model has (attention), or null */
export function disagreementIn({
  decode: { beam, nbest, sample, minLength, maxLength, replaceUnknown },
  model,
}: Pick<Config, 'decode' | 'model'>): 'nbest' | 'minLength' | 'replaceUnknown' | null {
  if (maxLength !== undefined && minLength > maxLength) return 'minLength';
  if (!sample && nbest > beam) return 'nbest';
  return replaceUnknown && !looksAtSource(model) ? 'replaceUnknown' : null;
}
