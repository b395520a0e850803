/** Sources that no model could answer rightly, since their references are longer than `decode` lets an answer be. */
import type { DecodeConfig } from '../config/schema.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { longestOutput } from '../decode/batches.ts';
import type { Segment } from '../eval/metric.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount } from '../text/numbers.ts';

/** Tokens of a source and of each of its references, their ends left out. */
export interface Lengths {
  readonly source: number;
  readonly references: readonly number[];
}

export function lengthsOf(
  lines: readonly (Pick<Segment, 'references'> & { readonly source: string })[],
  tokenizers: TokenizerPair,
): Lengths[] {
  return lines.map(({ source, references }) => ({
    source: tokenizers.source.count(source),
    references: references.map((reference) => tokenizers.target.count(reference)),
  }));
}

/** How many sources have no reference within the limits of an answer. @param lengths in the tokens of the run */
export function outOfReach(lengths: readonly Lengths[], decode: DecodeConfig): number {
  return lengths.filter(({ source, references }) => {
    const longest = longestOutput(Math.min(source + 1, decode.maxSourceLength), decode);
    return references.every((reference) => reference > longest);
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
