/**
 * A tokenizer from a Hugging Face `tokenizer.json`: what write-file.ts wrote, or byte-level BPE that the tokenizers
 * library or another tool trained, whatever its ids. All else is refused by name.
 */
import { isDeepStrictEqual } from 'node:util';
import { foundBySchema } from '../../config/found-by-schema.ts';
import { UserError } from '../../config/user-error.ts';
import { quote } from '../../text/describe.ts';
import { escapeJson } from '../../text/invisible.ts';
import { ALPHABET, createBpeTokenizer, symbolsOf } from '../bpe/bpe-tokenizer.ts';
import { BYTE_SYMBOLS } from '../bpe/byte-symbols.ts';
import type { Merge } from '../bpe/learn-merges.ts';
import { createTokenizer, SPECIAL, type Tokenizer } from '../vocabulary.ts';
import { CUTTINGS } from './file-form.ts';
import { createForeignTokenizer } from './foreign-tokenizer.ts';
import { type FileShape, fileShape, isPlainByteLevel, unsupported } from './supported.ts';

/**
 * @param file what errors call it
 * @throws UserError for what is no such file, or holds a feature that is not supported, which it names
 */
export function readHuggingFace(value: unknown, file: string): Tokenizer {
  const parsed = fileShape.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UserError(
      `${file}: expected a tokenizer.json of Hugging Face; found at ${issue.path.join('.') || 'the top'}: ${foundBySchema(issue)}`,
      'Give a file that tokenizers (0.9 or later) or seqcmp tokenizer train wrote, or a run.',
    );
  }
  const { model } = parsed.data;
  const missing = unsupported(parsed.data);
  if (missing !== undefined) throw notSupported(missing, file);
  switch (model.type ?? (model.merges ? 'BPE' : 'WordLevel')) {
    case 'BPE':
      return readBpe(parsed.data, model.merges ?? [], file);
    case 'WordLevel':
      return readPlain(parsed.data, file);
    default:
      throw notSupported(`the model ${model.type}`, file);
  }
}

function notSupported(feature: string, file: string): UserError {
  return new UserError(
    `${file}: ${escapeJson(feature)} is not supported`,
    'What can be read: byte-level BPE without a normalizer (pre_tokenizer ByteLevel, add_prefix_space false), and what seqcmp tokenizer train wrote.',
  );
}

/** Symbols in order of ids. @throws UserError where an id is missing or stands twice */
function symbolsById(vocab: Readonly<Record<string, number>>, file: string): string[] {
  const symbols: string[] = [];
  for (const [symbol, id] of Object.entries(vocab)) symbols[id] = symbol;
  const count = Object.keys(vocab).length;
  if (symbols.length === count && !symbols.includes(undefined as never)) return symbols;
  throw new UserError(
    `${file}: expected ids 0 to ${count - 1} for ${count} symbols, each once; found others`,
    'The file is damaged, or its vocabulary has gaps: write it again with the tool that made it.',
  );
}

function readBpe(shape: FileShape, merges: readonly Merge[], file: string): Tokenizer {
  const { pre_tokenizer: cutting, decoder, model } = shape;
  if (!isPlainByteLevel(cutting))
    throw notSupported(`BPE with the pre-tokenizer ${JSON.stringify(cutting ?? null)}`, file);
  if (decoder != null && decoder.type !== 'ByteLevel')
    throw notSupported(`the decoder ${decoder.type}`, file);
  const added = shape.added_tokens ?? [];
  const addedIds = added.map(({ content, id }) => [content, id] as const);
  const symbols = symbolsById({ ...model.vocab, ...Object.fromEntries(addedIds) }, file);
  if (added.length === 0 && isOurs(symbols, merges)) return createBpeTokenizer(merges);
  const known = (symbol: string) => Object.hasOwn(model.vocab, symbol);
  const unknown =
    BYTE_SYMBOLS.find((symbol) => !known(symbol)) ??
    merges.flatMap(([left, right]) => [left, right, left + right]).find((symbol) => !known(symbol));
  if (unknown !== undefined) {
    throw new UserError(
      `${file}: expected every byte and every merge in model.vocab; found none for ${quote(unknown)}`,
      'Train it with initial_alphabet=ByteLevel.alphabet(): then nothing is unknown.',
    );
  }
  return createForeignTokenizer(symbols, merges, added);
}

function isOurs(symbols: readonly string[], merges: readonly Merge[]): boolean {
  if (!ALPHABET.every((symbol, id) => symbols[id] === symbol)) return false;
  try {
    return isDeepStrictEqual(symbols, symbolsOf(merges));
  } catch (thrown) {
    if (thrown instanceof RangeError) return false;
    throw thrown;
  }
}

/** Characters or words, as write-file.ts writes them. */
function readPlain(
  { pre_tokenizer: cutting, added_tokens: added, model }: FileShape,
  file: string,
): Tokenizer {
  const level = (['char', 'word'] as const).find((each) =>
    isDeepStrictEqual(cutting, CUTTINGS[each].pre_tokenizer),
  );
  if (level === undefined)
    throw notSupported(`WordLevel with the pre-tokenizer ${JSON.stringify(cutting ?? null)}`, file);
  if (added && added.length > 0) throw notSupported('WordLevel with added_tokens', file);
  const symbols = symbolsById(model.vocab, file);
  if (!SPECIAL.every((symbol, id) => symbols[id] === symbol))
    throw notSupported(`WordLevel whose first ids are not ${SPECIAL.join(', ')}`, file);
  return createTokenizer(level, symbols.slice(SPECIAL.length));
}
