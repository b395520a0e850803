/** Sources that no model could answer rightly, since their references are longer than `decode` lets an answer be. */
import { counted, formatCount } from '../config/quantity.ts';
import type { DecodeConfig } from '../config/schema.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { longestOutput } from '../decode/batches.ts';
import type { Segment } from '../eval/metric.ts';

/** How many of `lines` have no reference within the limits of an answer, in the tokens of the run. */
export function outOfReach(
  lines: readonly (Pick<Segment, 'references'> & { readonly source: string })[],
  tokenizers: TokenizerPair,
  decode: DecodeConfig,
): number {
  return lines.filter(({ source, references }) => {
    const read = Math.min(tokenizers.source.count(source) + 1, decode.maxSourceLength);
    const longest = longestOutput(read, decode);
    return references.every((reference) => tokenizers.target.count(reference) > longest);
  }).length;
}

/** A sentence where there are such sources. @param found one a run, or one for runs that share their settings */
export function outOfReachNote(
  found: readonly { readonly name: string; readonly outOfReach: number }[],
  sources: number,
): string[] {
  const counts = new Set(found.map(({ outOfReach }) => outOfReach));
  return [...counts]
    .filter((count) => count > 0)
    .map((count) => {
      const names = found.filter(({ outOfReach }) => outOfReach === count).map(({ name }) => name);
      const whom = counts.size === 1 ? '' : ` by ${names.join(', ')}`;
      return `Of ${counted(sources, 'source')}, ${formatCount(count)} cannot be answered rightly${whom}: their references are longer than decode.maxLengthFactor and decode.maxLength let an answer be. Scores say how well a model does within that limit.`;
    });
}
