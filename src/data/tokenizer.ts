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
function mostFrequent(counts: ReadonlyMap<string, number>, minCount: number): string[] {
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

/** How often each symbol of a level comes in texts. */
function countSymbols(level: Level): { add(text: string): void; counts(): Map<string, number> } {
  // A number in an object is counted up in place: half the time of looking it up to read it and again to write it.
  const seen = new Map<string, { times: number }>();
  return {
    add(text) {
      for (const symbol of splitText(text, level)) {
        const found = seen.get(symbol);
        if (found) found.times++;
        else seen.set(symbol, { times: 1 });
      }
    },
    counts: () => new Map([...seen].map(([symbol, { times }]) => [symbol, times])),
  };
}

/** Learns both vocabularies from a train split that comes in pieces. Holds one count a different symbol. */
export interface TokenizerTraining {
  add(pairs: readonly Pair[]): void;
  /** @throws UserError when no symbol of a side is frequent enough */
  end(): TokenizerPair;
}

export function startTokenizers(levels: Levels, minCount: number): TokenizerTraining {
  const [sources, targets] = [countSymbols(levels.source), countSymbols(levels.target)];
  return {
    add(pairs) {
      for (const { source, target } of pairs) {
        sources.add(source);
        targets.add(target);
      }
    },
    end: () =>
      pairOf(
        createTokenizer(levels.source, mostFrequent(sources.counts(), minCount)),
        createTokenizer(levels.target, mostFrequent(targets.counts(), minCount)),
      ),
  };
}

/** From pairs that are all there. */
export function trainTokenizers(
  train: readonly Pair[],
  levels: Levels,
  { minCount }: TokenizerConfig,
): TokenizerPair {
  const training = startTokenizers(levels, minCount);
  training.add(train);
  return training.end();
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
