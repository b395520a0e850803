/** Sources that no model could answer rightly, since their references are longer than `decode` lets an answer be. */
import { listWords } from '../config/list-words.ts';
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

export interface Reached {
  readonly name: string;
  readonly sources: number;
  readonly outOfReach: number;
}

/** A sentence where there are such sources. @param found one a run, or one for runs that share their settings */
export function outOfReachNote(found: readonly Reached[]): string[] {
  const ofAll = ({ sources, outOfReach }: Reached) =>
    `Of ${counted(sources, 'source')}, ${formatCount(outOfReach)} cannot be answered rightly`;
  const said = new Set(found.map(ofAll));
  return [...said].flatMap((begun) => {
    const those = found.filter((each) => ofAll(each) === begun);
    if (those[0].outOfReach === 0) return [];
    const whom = said.size === 1 ? '' : ` by ${listWords(those.map(({ name }) => name))}`;
    return `${begun}${whom}: their references are longer than decode.maxLengthFactor and decode.maxLength let an answer be. Scores say how well a model does within that limit.`;
  });
}
