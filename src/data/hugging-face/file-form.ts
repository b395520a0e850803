/**
 * The parts of a Hugging Face `tokenizer.json` (tokenizers 0.23, `docs/source/api`) that say how a text of each level
 * is cut and put together. One definition for writing and for reading.
 */
import type { Level } from '../../config/schema.ts';

/** How a text becomes pieces, and symbols a text again, in the file's own words. */
export interface Cutting {
  readonly pre_tokenizer: object;
  readonly decoder: object | null;
}

/** What `\s` means in JavaScript, which is how words are cut here: Unicode's White_Space with U+FEFF, without U+0085. */
const SPACES = '[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+';

const BYTE_LEVEL = {
  type: 'ByteLevel',
  add_prefix_space: false,
  trim_offsets: true,
  use_regex: true,
} as const;

const cutBy = (regex: string, behavior: 'Isolated' | 'Removed') => ({
  type: 'Split',
  pattern: { Regex: regex },
  behavior,
  invert: false,
});

export const CUTTINGS: Readonly<Record<Level, Cutting>> = {
  char: { pre_tokenizer: cutBy('[\\s\\S]', 'Isolated'), decoder: { type: 'Fuse' } },
  // Without a decoder, symbols are joined by spaces.
  word: { pre_tokenizer: cutBy(SPACES, 'Removed'), decoder: null },
  bpe: { pre_tokenizer: BYTE_LEVEL, decoder: BYTE_LEVEL },
};
