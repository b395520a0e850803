/** What the analyses read: an answer as symbols, and what it should have been. Not here: where symbols come from. */

/** Symbols of one text, in order. */
export type Symbols = readonly string[];

/** How outputs and references become symbols. */
export type SymbolsOf = (text: string) => Symbols;

/** One source's answer. */
export interface AnswerSymbols {
  readonly output: Symbols;
  /** The reference that the output is nearest to; analyses compare with it alone. */
  readonly reference: Symbols;
}

/** How often each item comes. */
export function countsOf(items: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}
