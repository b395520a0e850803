/**
 * Whether a side of a corpus is read as characters, words or sub-words. Not here: how each is done (vocabulary.ts,
 * bpe/).
 */
import type { Level, TokenizerConfig } from '../config/schema.ts';

/** The level of each side. */
export interface Levels {
  readonly source: Level;
  readonly target: Level;
}

/** A side with more different words than this is not read as words: a vocabulary of them would not cover it. */
const MOST_WORDS = 1000;

/** What the texts of a side look like, in whatever order they come. */
export interface LevelGuess {
  add(text: string): void;
  /**
   * `word` where the texts so far hold spaces and few different words, `bpe` where they hold many and half of the
   * texts have a space, else `char`.
   */
  level(): Level;
}

export function guessLevel(): LevelGuess {
  const words = new Set<string>();
  let texts = 0;
  let spaced = 0;
  return {
    add(text) {
      texts++;
      if (/\s/u.test(text)) spaced++;
      if (words.size > MOST_WORDS) return;
      for (const part of text.split(/\s+/u)) words.add(part);
    },
    level() {
      if (words.size > MOST_WORDS) return 2 * spaced >= texts ? 'bpe' : 'char';
      return spaced > 0 ? 'word' : 'char';
    },
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
