/**
 * A tokenizer of sub-words: byte-pair encoding over the UTF-8 bytes of words. Knows any text, and gives it back as it
 * was. Not here: learning merges (learn-merges.ts), and how files write them (tokenizer.ts, ../hugging-face).
 */
import { SPECIAL, shownIds, splitText, symbolTable, type Tokenizer } from '../vocabulary.ts';
import { BYTE_SYMBOLS, bytesOf, characterOf, textOf } from './byte-symbols.ts';
import type { Merge } from './learn-merges.ts';
import { type IsDropped, type MergeTable, mergeSymbols, pairKey } from './merge-symbols.ts';
import { pretokenize } from './pretokenize.ts';

/** What ids begin with: the special symbols, then the bytes. The first merge makes the next. */
export const ALPHABET: readonly string[] = [...SPECIAL, ...BYTE_SYMBOLS];

/** All symbols in order of ids. @throws RangeError for a merge of symbols that none before it makes */
export function symbolsOf(merges: readonly Merge[]): string[] {
  const symbols = new Set(ALPHABET);
  const special = new Set<string>(SPECIAL);
  for (const [i, merge] of merges.entries()) {
    const wrong = merge.find((symbol) => !symbols.has(symbol) || special.has(symbol));
    if (wrong !== undefined)
      throw new RangeError(`merge ${i + 1} is of ${JSON.stringify(wrong)}, which no merge before it makes`);
    symbols.add(merge.join(''));
  }
  return [...symbols];
}

/** Words whose ids are remembered: most of a text are a few thousand. */
const REMEMBERED = 2 ** 16;
/** UTF-16 units. Longer words seldom come again. */
const LONGEST_REMEMBERED = 64;

/**
 * From a text to ids, which may be any: word by word, all merges made, or those that `isDropped` leaves.
 * @throws Error for a byte, or a symbol of a merge, that has no id: a bug
 */
export function createEncoder(
  idOf: (symbol: string) => number | undefined,
  merges: readonly Merge[],
): (text: string, isDropped?: IsDropped) => number[] {
  const known = (symbol: string): number => {
    const id = idOf(symbol);
    if (id === undefined) throw new Error(`internal: no id for ${JSON.stringify(symbol)}`);
    return id;
  };
  const byteIds = Array.from({ length: 256 }, (_, byte) => known(characterOf(byte)));
  const table: MergeTable = {
    ranks: new Map(merges.map(([left, right], rank) => [pairKey(known(left), known(right)), rank])),
    results: merges.map((merge) => known(merge.join(''))),
  };
  const bytesAsIds = (word: string): number[] => Array.from(bytesOf(word), (byte) => byteIds[byte]);
  const remembered = new Map<string, readonly number[]>();
  const idsOf = (word: string): readonly number[] => {
    const before = remembered.get(word);
    if (before) return before;
    const ids = mergeSymbols(bytesAsIds(word), table);
    if (word.length > LONGEST_REMEMBERED) return ids;
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(word, ids);
    return ids;
  };
  return (text, isDropped) => {
    const ids: number[] = [];
    for (const word of pretokenize(text)) {
      const ofWord = isDropped ? mergeSymbols(bytesAsIds(word), table, isDropped) : idsOf(word);
      for (const id of ofWord) ids.push(id);
    }
    return ids;
  };
}

/** @throws RangeError as `symbolsOf` does */
export function createBpeTokenizer(merges: readonly Merge[]): Tokenizer {
  const spelt = symbolsOf(merges);
  const { symbolOf, idOf } = symbolTable(spelt);
  const encode = createEncoder(idOf, merges);
  return {
    level: 'bpe',
    size: spelt.length,
    vocabulary: spelt.slice(SPECIAL.length),
    merges,
    symbols: (text) => encode(text).map(symbolOf),
    units: (text) => splitText(text, 'word'),
    count: (text, isDropped) => encode(text, isDropped).length,
    encode,
    decode: (ids) => textOf(shownIds(ids).map(symbolOf)),
    symbolOf,
    idOf,
  };
}
