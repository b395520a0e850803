/** "Did you mean": the nearest of a few known names. */
import { editDistance } from '../text/edit-distance.ts';

/** The nearest of `known`; null when none is near: after two edits, or a third of a long word, at most half of it changed. */
export function nearest(typed: string, known: readonly string[]): string | null {
  const [found] = known
    .map((name) => ({ name, edits: editDistance(typed.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.edits - b.edits);
  const most = Math.min(Math.max(2, Math.floor(typed.length / 3)), typed.length / 2);
  return found && found.edits <= most ? found.name : null;
}

/** A sentence that names the nearest of `known`, or all of them when none is near. @param before what stands before the nearest where it is used */
export function didYouMean(typed: string, known: readonly string[], before = ''): string {
  const found = nearest(typed, known);
  return found === null ? `Known: ${known.join(', ')}.` : `Did you mean ${before}${found}?`;
}

/** As didYouMean, after a message that has named all of `known`. */
export function didYouMeanOneOf(typed: string, known: readonly string[]): string {
  return nearest(typed, known) === null ? 'Choose one of them.' : didYouMean(typed, known);
}
