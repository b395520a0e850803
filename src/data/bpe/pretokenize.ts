/**
 * Where byte-pair encoding may not merge: GPT-2's cut of a text into words, each with the space before it, numbers,
 * punctuation and white space (Radford et al. 2019). No space is put before a text. Every character is in one word.
 */

/**
 * The expression of GPT-2's `encoder.py`, which is that of `ByteLevel` in Hugging Face tokenizers. Its `\s` is
 * Unicode's White_Space, which JavaScript's is not.
 */
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

export function pretokenize(text: string): readonly string[] {
  return text.match(WORDS) ?? [];
}
