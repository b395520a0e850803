/**
 * Learning the tokenizer of one side, or of both together, from texts that come in pieces: the symbols that are
 * frequent enough, or the merges of sub-words. Holds one count a different symbol, or word.
 */
import type { Level, TokenizerConfig } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { ALPHABET, createBpeTokenizer } from './bpe/bpe-tokenizer.ts';
import { learnMerges } from './bpe/learn-merges.ts';
import { pretokenize } from './bpe/pretokenize.ts';
import type { Tick } from './preparing.ts';
import { createTokenizer, splitText, type Tokenizer } from './vocabulary.ts';

export type LearningConfig = Pick<TokenizerConfig, 'minCount' | 'vocabulary'>;

export interface SymbolLearning {
  add(text: string): void;
  /**
   * Yields the share that is done, 0 to 1.
   * @throws UserError when no symbol is frequent enough
   */
  end(): Generator<number, Tokenizer>;
}

/** A pair that is seen once says nothing of other texts (subword-nmt's least count too). */
const LEAST_PAIR_COUNT = 2;

export function startSymbols(level: Level, { minCount, vocabulary }: LearningConfig): SymbolLearning {
  // A number in an object is counted up in place: half the time of looking it up to read it and again to write it.
  const seen = new Map<string, { times: number }>();
  const split = (text: string) => (level === 'bpe' ? pretokenize(text) : splitText(text, level));
  return {
    add(text) {
      for (const symbol of split(text)) {
        const found = seen.get(symbol);
        if (found) found.times++;
        else seen.set(symbol, { times: 1 });
      }
    },
    *end() {
      const counts = new Map([...seen].map(([symbol, { times }]) => [symbol, times]));
      if (level !== 'bpe') return createTokenizer(level, mostFrequent(counts, minCount));
      const options = { size: vocabulary, minCount: Math.max(LEAST_PAIR_COUNT, minCount) };
      return createBpeTokenizer(yield* learnMerges(counts, ALPHABET, options));
    },
  };
}

/** What learning ends with, a tick a merge. @param learning yields the share that is done, 0 to 1 */
export async function endLearning<Result>(learning: Generator<number, Result>, tick: Tick): Promise<Result> {
  for (;;) {
    const { done, value } = learning.next();
    if (done) return value;
    await tick('learning merges', value);
  }
}

/** UTF-8 bytes are in code-point order, which UTF-16 (and so `<` on strings) is not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Symbols seen at least `minCount` times, the most frequent first, equal counts in code-point order. */
function mostFrequent(counts: ReadonlyMap<string, number>, minCount: number): string[] {
  const kept = [...counts].filter(([, count]) => count >= minCount);
  if (kept.length === 0) {
    throw new UserError(
      `expected symbols seen at least ${minCount} times in what is learnt from; found none (tokenizer.minCount)`,
      'Lower tokenizer.minCount, or give more to learn from.',
    );
  }
  return kept
    .sort(([a, countA], [b, countB]) => countB - countA || byCodePoint(a, b))
    .map(([symbol]) => symbol);
}
