/**
 * Token accuracy, perplexity and bits a character under teacher forcing: computed alike for every model, and the
 * last of them comparable between tokenizers. Not here: the pass itself (teacher-forcing.ts).
 */
import type { Pair } from '../data/pair.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { EOS, UNK } from '../data/vocabulary.ts';
import { type Forcing, forcePairs } from './teacher-forcing.ts';

/** Over all pairs of a split that are within `data.maxLength`. */
export interface ForcedScores {
  readonly pairs: number;
  /** Pairs with a longer side: not read. */
  readonly overlong: number;
  readonly tokens: number;
  /** Target tokens that the vocabulary lacks: the unknown symbol stands for them. */
  readonly unknown: number;
  /** Code points of the targets as text: the same whatever the tokenizer. */
  readonly characters: number;
  /** 100 * correct / tokens. */
  readonly tokenAccuracy: number;
  /** exp(nats / tokens): compares models with one tokenizer. */
  readonly perplexity: number;
  /** nats / ln 2 / characters: compares any models. Nats include the ends of sequences, characters do not. */
  readonly bitsPerCharacter: number;
}

/** Scores of a split's pairs, every reference of a source among them. */
export async function forcedScores(
  forcing: Forcing,
  { source, target }: TokenizerPair,
  pairs: readonly Pair[],
): Promise<ForcedScores> {
  const { maxLength } = forcing.data;
  const kept = pairs.filter(
    (pair) => source.count(pair.source) < maxLength && target.count(pair.target) < maxLength,
  );
  const encoded = kept.map((pair) => ({
    source: [...source.encode(pair.source), EOS],
    target: [...target.encode(pair.target), EOS],
  }));
  const forced = await forcePairs(forcing, encoded);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const tokens = sum(forced.map((each) => each.tokens));
  const nats = -sum(forced.map(({ logProbability }) => logProbability));
  const characters = sum(kept.map((pair) => [...pair.target].length));
  return {
    pairs: kept.length,
    overlong: pairs.length - kept.length,
    tokens,
    unknown: sum(encoded.map((pair) => pair.target.filter((id) => id === UNK).length)),
    characters,
    tokenAccuracy: (100 * sum(forced.map(({ correct }) => correct))) / tokens,
    perplexity: Math.exp(nats / tokens),
    bitsPerCharacter: nats / Math.LN2 / characters,
  };
}
