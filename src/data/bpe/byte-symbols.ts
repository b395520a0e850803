/**
 * Bytes as printable characters, as GPT-2 writes them (Radford et al. 2019, `bytes_to_unicode`): the alphabet that
 * byte-pair encoding begins with, in which nothing is unknown and no symbol holds white space.
 */
import { isUtf8 } from 'node:buffer';

/** `!` to `~`, `¡` to `¬` and `®` to `ÿ` stand for themselves; what is left, in order, for U+0100 and on. */
const CHARACTERS: readonly string[] = (() => {
  let next = 0x100;
  const isPrintable = (byte: number) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
})();

/** The 256 characters in code-point order: the order of their ids. */
export const BYTE_SYMBOLS: readonly string[] = [...CHARACTERS].sort();

const BYTES: ReadonlyMap<string, number> = new Map(CHARACTERS.map((character, byte) => [character, byte]));

const encoder = new TextEncoder();
/** What is no UTF-8 becomes U+FFFD, as in Hugging Face tokenizers: a model may write any bytes. */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A text's UTF-8 bytes. Half of a surrogate pair, which UTF-8 cannot write, becomes U+FFFD. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The character of a byte, 0 to 255. */
export function characterOf(byte: number): string {
  return CHARACTERS[byte];
}

/** The text whose bytes symbols spell. A character that stands for no byte is taken as it is. */
export function textOf(symbols: readonly string[]): string {
  return decoder.decode(bytesSpelt(symbols));
}

/** As `textOf` of one symbol, which may begin or end within a character: such bytes are written `\xc3`. */
export function pieceOf(symbol: string): string {
  const bytes = bytesSpelt([symbol]);
  let piece = '';
  for (let at = 0; at < bytes.length; ) {
    const length = [1, 2, 3, 4].find((count) => isUtf8(bytes.subarray(at, at + count)));
    piece += length === undefined ? escaped(bytes[at]) : decoder.decode(bytes.subarray(at, at + length));
    at += length ?? 1;
  }
  return piece;
}

const escaped = (byte: number): string => `\\x${byte.toString(16)}`;

function bytesSpelt(symbols: readonly string[]): Uint8Array {
  const bytes: number[] = [];
  for (const symbol of symbols) {
    for (const character of symbol) {
      const byte = BYTES.get(character);
      if (byte === undefined) bytes.push(...bytesOf(character));
      else bytes.push(byte);
    }
  }
  return Uint8Array.from(bytes);
}
