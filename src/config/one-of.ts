/** A name that was typed, as one of a few. Loads nothing heavy, so that options can ask it. */
import { quote } from '../text/describe.ts';
import { didYouMeanOneOf } from './suggest.ts';
import { UsageError } from './user-error.ts';

/** @param what was typed, for the error: `--split` @throws UsageError that names the nearest of `known` */
export function oneOf<T extends string>(what: string, typed: string, known: readonly T[]): T {
  const found = known.find((name) => name === typed);
  if (found !== undefined) return found;
  throw new UsageError(
    `${what}: expected one of ${known.join(', ')}; found ${quote(typed)}`,
    didYouMeanOneOf(typed, known),
  );
}
