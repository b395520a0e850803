/**
 * Unknown symbols of an answer replaced by the source symbols that they attend to (Jean et al. 2015, section 3.3,
 * without its dictionary).
 */
import { type Tokenizer, UNK } from '../data/vocabulary.ts';

/**
 * The answer's text.
 * @param source symbols of the source, in order @param alignment a source position a token; that of EOS gives nothing
 */
export function textWithoutUnknown(
  ids: readonly number[],
  alignment: readonly number[],
  source: readonly string[],
  target: Tokenizer,
): string {
  const symbols = ids.map((id, i) => (id === UNK ? (source[alignment[i]] ?? '') : target.decode([id])));
  return symbols.filter((symbol) => symbol !== '').join(target.level === 'word' ? ' ' : '');
}
