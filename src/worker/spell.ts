/** Tokens as they are shown. */
import {
  BOS,
  EOS,
  readableSymbol,
  readableSymbols,
  SPECIAL,
  type Tokenizer,
  UNK,
} from '../data/vocabulary.ts';

export const BEGIN = SPECIAL[BOS];
export const END = SPECIAL[EOS];

export function spell(tokenizer: Tokenizer, id: number): string {
  return readableSymbol(tokenizer, tokenizer.symbolOf(id));
}

/** A source as it is read, `ids` of it and EOS: its own symbols, `?` before those that are read as `<unk>`. */
export function spellSource(tokenizer: Tokenizer, line: string, ids: Int32Array): string[] {
  const symbols = readableSymbols(tokenizer, line).slice(0, ids.length - 1);
  return [...symbols.map((symbol, i) => (ids[i] === UNK ? `?${symbol}` : symbol)), END];
}
