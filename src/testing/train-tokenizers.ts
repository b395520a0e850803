/** Tokenizers learnt from pairs that are all there. */
import { type LearnConfig, startTokenizers } from '../data/learn-tokenizers.ts';
import type { Levels } from '../data/levels.ts';
import type { Pair } from '../data/pair.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';

export function trainTokenizers(train: readonly Pair[], levels: Levels, config: LearnConfig): TokenizerPair {
  const training = startTokenizers(levels, config);
  training.add(train);
  const learning = training.end();
  for (;;) {
    const { done, value } = learning.next();
    if (done) return value;
  }
}
