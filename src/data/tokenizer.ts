/**
 * The two tokenizers that every model of a comparison shares: learnt from the train split, written as JSON and
 * read back. Not here: how a text becomes ids (vocabulary.ts).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LEVELS, type Level, type TokenizerConfig } from '../config/schema.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import type { Levels } from './levels.ts';
import type { Pair } from './pair.ts';
import { createTokenizer, splitText, type Tokenizer } from './vocabulary.ts';

export { BOS, EOS, PAD, type Tokenizer, UNK } from './vocabulary.ts';

/** Source and target each have a vocabulary of their own. */
export interface TokenizerPair {
  readonly source: Tokenizer;
  readonly target: Tokenizer;
  /** SHA-256 (hex) of `serializeTokenizers`: equal hashes mean equal ids. */
  readonly hash: string;
}

const FORMAT = 1;

/** UTF-8 bytes are in code-point order, which UTF-16 (and so `<` on strings) is not. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Symbols seen at least `minCount` times, the most frequent first, equal counts in code-point order. */
function learnVocabulary(texts: readonly string[], level: Level, minCount: number): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const symbol of splitText(text, level)) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
  }
  const kept = [...counts].filter(([, count]) => count >= minCount);
  if (kept.length === 0) {
    throw new UserError(
      `expected symbols seen at least ${minCount} times in the train split; found none (tokenizer.minCount)`,
      'Lower tokenizer.minCount, or give more pairs.',
    );
  }
  return kept
    .sort(([a, countA], [b, countB]) => countB - countA || byCodePoint(a, b))
    .map(([symbol]) => symbol);
}

function pairOf(source: Tokenizer, target: Tokenizer): TokenizerPair {
  return { source, target, hash: createHash('sha256').update(serialize(source, target)).digest('hex') };
}

function serialize(source: Tokenizer, target: Tokenizer): string {
  const side = ({ level, vocabulary }: Tokenizer) => ({ level, vocabulary });
  return `${JSON.stringify({ format: FORMAT, source: side(source), target: side(target) }, null, 1)}\n`;
}

/**
 * Learns both vocabularies.
 * @throws UserError when no symbol of a side is frequent enough for `config.minCount`
 */
export function trainTokenizers(
  train: readonly Pair[],
  levels: Levels,
  config: TokenizerConfig,
): TokenizerPair {
  const learn = (side: 'source' | 'target'): Tokenizer => {
    const texts = train.map((pair) => pair[side]);
    return createTokenizer(levels[side], learnVocabulary(texts, levels[side], config.minCount));
  };
  return pairOf(learn('source'), learn('target'));
}

/** JSON text, the same for equal tokenizers. */
export function serializeTokenizers({ source, target }: TokenizerPair): string {
  return serialize(source, target);
}

const side = z
  .object({ level: z.enum(LEVELS), vocabulary: z.array(z.string().min(1)).min(1) })
  .refine(({ vocabulary }) => new Set(vocabulary).size === vocabulary.length, 'a symbol stands twice')
  .refine(({ level, vocabulary }) => vocabulary.every((symbol) => splitText(symbol, level).length === 1), {
    message: 'an entry is no single symbol',
  });
const stored = z.object({ format: z.literal(FORMAT), source: side, target: side });

/**
 * Tokenizers from what `serializeTokenizers` wrote.
 * @param file what errors call it
 * @throws UserError when the text is damaged or of another format
 */
export function parseTokenizers(text: string, file: string): TokenizerPair {
  const fail = (found: string): UserError =>
    new UserError(
      `${file}: expected tokenizers in format ${FORMAT}; found ${found}`,
      'The file is damaged or from another version of seqcmp: take it from a copy of the run, or train again.',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    throw fail(messageOf(thrown));
  }
  const parsed = stored.safeParse(value);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw fail(`at ${path.join('.') || 'the top'}: ${message}`);
  }
  const { source, target } = parsed.data;
  return pairOf(
    createTokenizer(source.level, source.vocabulary),
    createTokenizer(target.level, target.vocabulary),
  );
}
