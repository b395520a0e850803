/**
 * One side's symbols and their ids, at the level of characters or words. Not here: learning which symbols there
 * are (tokenizer.ts). A splitter has no state: sub-words (`bpe`), whose merges are learnt, would need one kept with
 * the vocabulary.
 */
import type { Level } from '../config/schema.ts';

/** Fills the places after a text's end. */
export const PAD = 0;
/** Beginning of a target, what a decoder sees first. */
export const BOS = 1;
/** End of a text. */
export const EOS = 2;
/** Any symbol that the vocabulary does not hold. */
export const UNK = 3;

/** The special symbols at their ids. No text can spell them: symbols of a text get ids from 4 up. */
const SPECIAL = ['<pad>', '<s>', '</s>', '<unk>'] as const;

/** Splits texts of one side into symbols and numbers them. Immutable. */
export interface Tokenizer {
  readonly level: Level;
  /** Ids lie in 0..size-1, special symbols included. */
  readonly size: number;
  /** The vocabulary in order of ids, special symbols left out: `vocabulary[0]` has id 4. */
  readonly vocabulary: readonly string[];
  /** The symbols of a text in order, known or not; special symbols are not added. */
  symbols(text: string): string[];
  /** Their ids: no BOS, no EOS, and UNK for a symbol that the vocabulary does not hold. */
  encode(text: string): Int32Array;
  /** The text up to the first EOS; PAD and BOS are skipped, UNK is written `<unk>`. Throws for any other id, a bug. */
  decode(ids: ArrayLike<number>): string;
}

interface Splitter {
  split(text: string): string[];
  /** What stands between two symbols of a decoded text. */
  readonly joint: string;
}

/** `char`: Unicode code points. `word`: what stands between runs of white space. */
const SPLITTERS: Readonly<Record<Level, Splitter>> = {
  char: { split: (text) => [...text], joint: '' },
  word: { split: (text) => text.split(/\s+/u).filter((word) => word !== ''), joint: ' ' },
};

/** The symbols of a text at a level, without any vocabulary. */
export function splitText(text: string, level: Level): string[] {
  return SPLITTERS[level].split(text);
}

/** The tokenizer of a level whose vocabulary is given in order of ids. */
export function createTokenizer(level: Level, vocabulary: readonly string[]): Tokenizer {
  const { split, joint } = SPLITTERS[level];
  const spelt: readonly string[] = [...SPECIAL, ...vocabulary];
  const idOf = new Map(vocabulary.map((symbol, i) => [symbol, SPECIAL.length + i]));
  const symbolOf = (id: number): string => {
    const symbol = spelt[id];
    if (symbol === undefined)
      throw new RangeError(`internal: expected an id in 0..${spelt.length - 1}; found ${id}`);
    return symbol;
  };
  return {
    level,
    size: spelt.length,
    vocabulary,
    symbols: split,
    encode: (text) => Int32Array.from(split(text), (symbol) => idOf.get(symbol) ?? UNK),
    decode(ids) {
      const all = Array.from(ids);
      const end = all.indexOf(EOS);
      const shown = (end < 0 ? all : all.slice(0, end)).filter((id) => id !== PAD && id !== BOS);
      return shown.map(symbolOf).join(joint);
    },
  };
}
