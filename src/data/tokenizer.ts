/**
 * The two tokenizers that every model of a comparison shares, written as JSON and read back. Not here: how a text
 * becomes ids (vocabulary.ts, bpe/), and how they are learnt (learn-tokenizers.ts).
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { foundBySchema } from '../config/found-by-schema.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import { createBpeTokenizer } from './bpe/bpe-tokenizer.ts';
import { createTokenizer, splitText, type Tokenizer } from './vocabulary.ts';

export interface TokenizerPair {
  readonly source: Tokenizer;
  /** The same object as `source` where both sides share one. */
  readonly target: Tokenizer;
  /** SHA-256 (hex) of `serializeTokenizers`: equal hashes mean equal ids. */
  readonly hash: string;
}

/** Symbols of each side, special tokens included. */
export function vocabularySizes({ source, target }: TokenizerPair): { source: number; target: number } {
  return { source: source.size, target: target.size };
}

const FORMAT = 1;

export function tokenizerPair(source: Tokenizer, target: Tokenizer): TokenizerPair {
  const text = serializeTokenizers({ source, target });
  return { source, target, hash: createHash('sha256').update(text).digest('hex') };
}

/** What a tokenizer is made from. Merges have no spaces in them, and say all: bytes come first, then what they make. */
function stateOf({ level, vocabulary, merges }: Tokenizer): object {
  return merges ? { level, merges: merges.map((merge) => merge.join(' ')) } : { level, vocabulary };
}

/** JSON text, the same for equal tokenizers. */
export function serializeTokenizers({ source, target }: Omit<TokenizerPair, 'hash'>): string {
  const sides =
    source === target ? { both: stateOf(source) } : { source: stateOf(source), target: stateOf(target) };
  return `${JSON.stringify({ format: FORMAT, ...sides }, null, 1)}\n`;
}

const plainOf = <Level extends 'char' | 'word'>(level: Level) =>
  z
    .object({ level: z.literal(level), vocabulary: z.array(z.string().min(1)).min(1) })
    .refine(({ vocabulary }) => new Set(vocabulary).size === vocabulary.length, 'a symbol stands twice')
    .refine(({ vocabulary }) => vocabulary.every((symbol) => splitText(symbol, level).length === 1), {
      message: 'an entry is no single symbol',
    })
    .transform(({ vocabulary }) => createTokenizer(level, vocabulary));

const bpe = z
  .object({ level: z.literal('bpe'), merges: z.array(z.string().regex(/^\S+ \S+$/)) })
  .transform(({ merges }, context) => {
    try {
      // Of two each, as the expression above says.
      return createBpeTokenizer(merges.map((merge) => merge.split(' ') as [string, string]));
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
      return z.NEVER;
    }
  });

const format = z.literal(FORMAT);
const side = z.discriminatedUnion('level', [plainOf('char'), plainOf('word'), bpe]);
const joint = z.object({ format, both: bpe }).transform(({ both }) => tokenizerPair(both, both));
const apart = z
  .object({ format, source: side, target: side })
  .transform(({ source, target }) => tokenizerPair(source, target));

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
  const schema = typeof value === 'object' && value !== null && 'both' in value ? joint : apart;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail(`at ${issue.path.join('.') || 'the top'}: ${foundBySchema(issue)}`);
}
