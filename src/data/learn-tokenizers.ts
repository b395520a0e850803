/**
 * Learning the two tokenizers of a corpus from its train split: each side's own, or one for both. Not here: one
 * side (learn-symbols.ts), and how they are written (tokenizer.ts).
 */
import { z } from 'zod';
import type { TokenizerConfig } from '../config/schema.ts';
import type { Corpus } from './corpus.ts';
import { endLearning, type LearningConfig, startSymbols } from './learn-symbols.ts';
import type { Levels } from './levels.ts';
import type { Pair } from './pair.ts';
import type { Tick } from './preparing.ts';
import { parseTokenizers, serializeTokenizers, type TokenizerPair, tokenizerPair } from './tokenizer.ts';

export interface TokenizerTraining {
  add(pairs: readonly Pair[]): void;
  /** Yields the share that is done, 0 to 1. @throws UserError when no symbol of a side is frequent enough */
  end(): Generator<number, TokenizerPair>;
}

/** What tokenizers depend on beside the pairs and their levels. */
export type LearnConfig = LearningConfig & Pick<TokenizerConfig, 'joint'>;

/** Whether both sides are to have one tokenizer: sub-words alone may be shared. */
export function isJoint({ source, target }: Levels, { joint }: Pick<TokenizerConfig, 'joint'>): boolean {
  return joint && source === 'bpe' && target === 'bpe';
}

export function startTokenizers(levels: Levels, config: LearnConfig): TokenizerTraining {
  const sources = startSymbols(levels.source, config);
  const targets = isJoint(levels, config) ? sources : startSymbols(levels.target, config);
  return {
    add(pairs) {
      for (const { source, target } of pairs) {
        sources.add(source);
        targets.add(target);
      }
    },
    *end() {
      const source = yield* sources.end();
      return tokenizerPair(source, targets === sources ? source : yield* targets.end());
    },
  };
}

/** On the train split, or as they were learnt before and kept with the corpus. */
export async function learnTokenizers(
  { levels, hash, splits, shelf }: Corpus,
  config: LearnConfig,
  tick: Tick,
): Promise<TokenizerPair> {
  const { minCount, vocabulary } = config;
  const ofSubWords = levels.source === 'bpe' || levels.target === 'bpe';
  const recipe = {
    kind: 'tokenizers',
    key: [hash, levels, minCount, ...(ofSubWords ? [vocabulary, isJoint(levels, config)] : [])],
    note: z.string(),
    async make() {
      const training = startTokenizers(levels, config);
      let done = 0;
      for (const piece of splits.train.pieces()) {
        training.add(piece);
        done += piece.length;
        await tick('counting symbols', done / splits.train.length);
      }
      return serializeTokenizers(await endLearning(training.end(), tick));
    },
  };
  const { note } = await shelf.keep(recipe, tick);
  return parseTokenizers(note, 'the tokenizers in the cache');
}
