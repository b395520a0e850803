/**
 * Byte-level BPE as another tool trained it: any ids, and added tokens, which a text may spell. What it gives is what
 * the tokenizers library gives without special tokens added. Not for models here, which need ids 0 to 3 for PAD to UNK.
 */
import { createEncoder } from '../bpe/bpe-tokenizer.ts';
import { textOf } from '../bpe/byte-symbols.ts';
import type { Merge } from '../bpe/learn-merges.ts';
import type { IsDropped } from '../bpe/merge-symbols.ts';
import { splitText, symbolTable, type Tokenizer } from '../vocabulary.ts';
import type { AddedToken } from './supported.ts';

/** @param spelt in order of ids, added tokens among them; must hold every byte, and what merges take and make */
export function createForeignTokenizer(
  spelt: readonly string[],
  merges: readonly Merge[],
  added: readonly AddedToken[],
): Tokenizer {
  const { symbolOf, idOf } = symbolTable(spelt);
  const addedIds = new Map(added.map(({ content, id }) => [content, id]));
  const special = new Set(added.filter((token) => token.special).map(({ id }) => id));
  const encodeBetween = createEncoder(idOf, merges);
  const cut = cutterAt([...addedIds.keys()]);
  const encode = (text: string, isDropped?: IsDropped): number[] =>
    cut(text).flatMap((piece) => addedIds.get(piece) ?? encodeBetween(piece, isDropped));
  return {
    level: 'bpe',
    size: spelt.length,
    vocabulary: spelt.filter((symbol) => !addedIds.has(symbol)),
    merges,
    symbols: (text) => encode(text).map(symbolOf),
    units: (text) => splitText(text, 'word'),
    count: (text, isDropped) => encode(text, isDropped).length,
    encode,
    decode: (ids) =>
      textOf(
        Array.from(ids, Number)
          .filter((id) => !special.has(id))
          .map(symbolOf),
      ),
    symbolOf,
    idOf,
  };
}

/** Cuts added tokens out of a text, the leftmost first, of several that begin there the longest. */
function cutterAt(tokens: readonly string[]): (text: string) => string[] {
  if (tokens.length === 0) return (text) => [text];
  const longestFirst = tokens.toSorted((a, b) => b.length - a.length);
  const any = new RegExp(`(${longestFirst.map(escaped).join('|')})`, 'u');
  return (text) => text.split(any).filter((piece) => piece !== '');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
