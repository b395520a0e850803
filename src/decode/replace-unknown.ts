/**
 * Unknown symbols of an answer replaced by the source symbols that they attend to (Jean et al. 2015, section 3.3,
 * without its dictionary).
 */
import type { TokenizerPair } from '../data/tokenizer.ts';
import { type Tokenizer, UNK } from '../data/vocabulary.ts';
import type { Answer } from './search.ts';

/**
 * An answer as text; its unknown symbols are replaced where the search has asked what they attend to, and the model
 * attends to anything.
 * @param line the source
 */
export function textOfAnswer(
  { ids, alignment }: Pick<Answer, 'ids' | 'alignment'>,
  line: string,
  { source, target }: TokenizerPair,
): string {
  if (alignment.every((at) => at < 0)) return target.decode(ids);
  const symbols = source.symbols(line);
  // The end of the source gives nothing.
  const attendedTo = (i: number) => textOfSymbol(symbols[alignment[i]] ?? '', source);
  const pieces: string[] = [];
  let known: number[] = [];
  for (const [i, id] of ids.entries()) {
    if (id !== UNK) known.push(id);
    else {
      // Together: a sub-word may end within a character.
      pieces.push(target.decode(known), attendedTo(i));
      known = [];
    }
  }
  pieces.push(target.decode(known));
  return pieces.filter((piece) => piece !== '').join(target.level === 'word' ? ' ' : '');
}

/** A sub-word is spelt by its bytes, the space before it among them. */
function textOfSymbol(symbol: string, { level, idOf, decode }: Tokenizer): string {
  const id = level === 'bpe' ? idOf(symbol) : undefined;
  return id === undefined ? symbol : decode([id]).trim();
}
