/** Tokens as they are shown. */
import { BOS, EOS, SPECIAL, type Tokenizer } from '../data/vocabulary.ts';

export const BEGIN = SPECIAL[BOS];
export const END = SPECIAL[EOS];

export function spell(tokenizer: Tokenizer, id: number): string {
  return SPECIAL[id] ?? tokenizer.decode([id]);
}
