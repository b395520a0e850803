/** Whether a side of a corpus is read as characters or as words. Not here: how either is done (vocabulary.ts). */
import type { Level, TokenizerConfig } from '../config/schema.ts';
import type { Pair } from './pair.ts';

/** The level of each side. */
export interface Levels {
  readonly source: Level;
  readonly target: Level;
}

/** A side with more different words than this is read as characters: a vocabulary of words would not cover it. */
const MOST_WORDS = 1000;

/** `word` where the texts hold spaces and few different words, else `char`. */
function levelOf(texts: readonly string[]): Level {
  const words = new Set<string>();
  let spaces = false;
  for (const text of texts) {
    const parts = text.split(/\s+/u);
    spaces ||= parts.length > 1;
    for (const part of parts) words.add(part);
    if (words.size > MOST_WORDS) return 'char';
  }
  return spaces ? 'word' : 'char';
}

/** The settings first, then what the corpus recommends, then what the train split looks like. */
export function resolveLevels(
  train: readonly Pair[],
  recommended: Levels | undefined,
  config: TokenizerConfig,
): Levels {
  const resolve = (side: 'source' | 'target'): Level => {
    if (config[side] !== 'auto') return config[side];
    return recommended?.[side] ?? levelOf(train.map((pair) => pair[side]));
  };
  return { source: resolve('source'), target: resolve('target') };
}
