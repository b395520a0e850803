/** One source alone, as the encoder reads it: what is decoded, scored or traced. Not here: pairs (encode-pairs.ts). */
import type { TokenizerPair } from './tokenizer.ts';
import { EOS } from './vocabulary.ts';

/** @returns ids, the last of them EOS */
export function encodeSource(tokenizers: TokenizerPair, text: string): Int32Array {
  return Int32Array.from([...tokenizers.source.encode(text), EOS]);
}
