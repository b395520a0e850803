/** Whether a side of a corpus is read as characters or as words. Not here: how either is done (vocabulary.ts). */
import type { Level, TokenizerConfig } from '../config/schema.ts';

/** The level of each side. */
export interface Levels {
  readonly source: Level;
  readonly target: Level;
}

/** A side with more different words than this is read as characters: a vocabulary of words would not cover it. */
const MOST_WORDS = 1000;

/** What the texts of a side look like, in whatever order they come. */
export interface LevelGuess {
  add(text: string): void;
  /** `word` where the texts so far hold spaces and few different words, else `char`. */
  level(): Level;
}

export function guessLevel(): LevelGuess {
  const words = new Set<string>();
  let spaces = false;
  return {
    add(text) {
      if (words.size > MOST_WORDS) return;
      const parts = text.split(/\s+/u);
      spaces ||= parts.length > 1;
      for (const part of parts) words.add(part);
    },
    level: () => (spaces && words.size <= MOST_WORDS ? 'word' : 'char'),
  };
}

/** The settings first, then what the corpus recommends, then what the train split looks like. */
export function resolveLevels(
  guessed: Levels,
  recommended: Levels | undefined,
  config: TokenizerConfig,
): Levels {
  const resolve = (side: 'source' | 'target'): Level => {
    if (config[side] !== 'auto') return config[side];
    return recommended?.[side] ?? guessed[side];
  };
  return { source: resolve('source'), target: resolve('target') };
}
