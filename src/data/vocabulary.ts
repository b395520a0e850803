/**
 * What a tokenizer is, and those of characters and of words: a side's symbols and their ids. Not here: sub-words
 * (bpe/bpe-tokenizer.ts), and learning which symbols there are (learn-symbols.ts).
 */
import type { Level } from '../config/schema.ts';
import { BOS, EOS, PAD, UNK } from '../config/special-ids.ts';
import { pieceOf } from './bpe/byte-symbols.ts';
import type { Merge } from './bpe/learn-merges.ts';
import type { IsDropped } from './bpe/merge-symbols.ts';

export { BOS, EOS, PAD, UNK };

/** The special symbols at their ids. No text can spell them: symbols of a text get ids from 4 up. */
export const SPECIAL = ['<pad>', '<s>', '</s>', '<unk>'] as const;

/** Symbols by id and ids by symbol. */
export interface SymbolTable {
  /** Throws for an id that is none, a bug. */
  symbolOf(id: number): string;
  /** The id of a symbol, special symbols included; undefined for one that the vocabulary does not hold. */
  idOf(symbol: string): number | undefined;
}

/** Splits texts of one side into symbols and numbers them. Immutable. */
export interface Tokenizer extends SymbolTable {
  readonly level: Level;
  /** Ids lie in 0..size-1, special symbols included. */
  readonly size: number;
  /** The vocabulary in order of ids, special symbols left out: `vocabulary[0]` has id 4. */
  readonly vocabulary: readonly string[];
  /** Of `bpe`, in the order in which they were learnt; undefined at the other levels. */
  readonly merges?: readonly Merge[];
  /** The symbols of a text in order, known or not; special symbols are not added. */
  symbols(text: string): string[];
  /** What error rates count in a text: its symbols, but of `bpe` its words, since where a word is cut is no error. */
  units(text: string): string[];
  /** How many ids `encode` gives. */
  count(text: string, isDropped?: IsDropped): number;
  /**
   * The ids of a text's symbols: no BOS, no EOS, and UNK for a symbol that the vocabulary does not hold.
   * @param isDropped of BPE-dropout: asked of each merge; the other levels have none
   */
  encode(text: string, isDropped?: IsDropped): number[];
  /** The text up to the first EOS; PAD and BOS are skipped, UNK is written `<unk>`. Throws for any other id, a bug. */
  decode(ids: ArrayLike<number>): string;
}

/** Levels whose symbols stand in the text as they are. */
type PlainLevel = Exclude<Level, 'bpe'>;

interface Splitter {
  split(text: string): string[];
  /** `split(text).length`. */
  count(text: string): number;
  /** What stands between two symbols of a decoded text. */
  readonly joint: string;
  /** How symbols become ids. */
  encoder(idOf: ReadonlyMap<string, number>): (text: string) => number[];
}

const words = (text: string): string[] => text.split(/\s+/u).filter((word) => word !== '');

/** `char`: Unicode code points. `word`: what stands between runs of white space. */
const SPLITTERS: Readonly<Record<PlainLevel, Splitter>> = {
  char: { split: (text) => [...text], count: countCodePoints, joint: '', encoder: encodeCodePoints },
  word: {
    split: words,
    count: (text) => words(text).length,
    joint: ' ',
    encoder: (idOf) => (text) => words(text).map((word) => idOf.get(word) ?? UNK),
  },
};

/** A code point beyond the first plane is two units, of which the second is a low surrogate. */
function countCodePoints(text: string): number {
  let count = text.length;
  for (let i = 1; i < text.length; i++) if (isPair(text, i - 1)) count--;
  return count;
}

function isPair(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
}

/** By a table over the first plane: corpora are read character by character, a thousand million of them. */
function encodeCodePoints(idOf: ReadonlyMap<string, number>): (text: string) => number[] {
  const units = new Int32Array(2 ** 16).fill(UNK);
  for (const [symbol, id] of idOf) if (symbol.length === 1) units[symbol.charCodeAt(0)] = id;
  return (text) => {
    const ids: number[] = [];
    for (let i = 0; i < text.length; i++) {
      if (isPair(text, i)) ids.push(idOf.get(text.slice(i, ++i + 1)) ?? UNK);
      else ids.push(units[text.charCodeAt(i)]);
    }
    return ids;
  };
}

/** The symbols of a text at a level, without any vocabulary. */
export function splitText(text: string, level: PlainLevel): string[] {
  return SPLITTERS[level].split(text);
}

/** @param spelt in order of ids, special symbols first, which a later symbol may spell again: that one is found */
export function symbolTable(spelt: readonly string[]): SymbolTable {
  const ids = new Map(spelt.map((symbol, id) => [symbol, id]));
  return {
    symbolOf(id) {
      const symbol = spelt[id];
      if (symbol === undefined)
        throw new RangeError(`internal: expected an id in 0..${spelt.length - 1}; found ${id}`);
      return symbol;
    },
    idOf: (symbol) => ids.get(symbol),
  };
}

/** A symbol as a person reads it: the text of a sub-word, the space before it too; bytes that are none as `\xc3`. */
export function readableSymbol({ level }: Pick<Tokenizer, 'level'>, symbol: string): string {
  return level === 'bpe' ? pieceOf(symbol) : symbol;
}

/** As `tokenizer.symbols`. */
export function readableSymbols(tokenizer: Tokenizer, text: string): string[] {
  return tokenizer.symbols(text).map((symbol) => readableSymbol(tokenizer, symbol));
}

/** The ids that a decoded text shows: those before the first EOS, without PAD and BOS. */
export function shownIds(ids: ArrayLike<number>): number[] {
  const all = Array.from(ids);
  const end = all.indexOf(EOS);
  return (end < 0 ? all : all.slice(0, end)).filter((id) => id !== PAD && id !== BOS);
}

/** The tokenizer of a level whose vocabulary is given in order of ids. */
export function createTokenizer(level: PlainLevel, vocabulary: readonly string[]): Tokenizer {
  const { split, count, joint, encoder } = SPLITTERS[level];
  const spelt: readonly string[] = [...SPECIAL, ...vocabulary];
  const { symbolOf, idOf } = symbolTable(spelt);
  return {
    level,
    size: spelt.length,
    vocabulary,
    symbols: split,
    units: split,
    count,
    encode: encoder(new Map(vocabulary.map((symbol, i) => [symbol, SPECIAL.length + i]))),
    decode: (ids) => shownIds(ids).map(symbolOf).join(joint),
    symbolOf,
    idOf,
  };
}
