/**
 * How BLEU and chrF cut a line: the tokenizers `13a`, `intl`, `char` and `none` of sacreBLEU 2.6.0. Scores agree with
 * it only if every line is cut alike, so white space is Python's, not JavaScript's.
 * Not the tokenizer that models read: that is in src/data.
 */
import type { BleuTokenizer, Segment } from './metric.ts';

/** What Python's str.split() parts at. JavaScript's \s lacks U+001C to U+001F and U+0085, and holds U+FEFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: Python counts U+001C to U+001F as white space.
const WHITE_SPACE = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** Runs of anything but white space. */
export function splitWords(text: string): string[] {
  return text.split(WHITE_SPACE).filter((word) => word !== '');
}

/** Whether there are words to count: where no reference has a space, each would be one. */
export function haveWords(segments: readonly Segment[]): boolean {
  return segments.some(({ references }) => references.some((text) => text.includes(' ')));
}

/** Code points, without white space. */
export function splitCharacters(text: string): string[] {
  return Array.from(splitWords(text).join(''));
}

/** The rules of NIST's mteval-v13a.pl as sacreBLEU keeps them: entities, then four cuts in this order. */
function split13a(text: string): string[] {
  const plain = text
    .replaceAll('<skipped>', '')
    .replaceAll('-\n', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>');
  const cut = ` ${plain} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ') // ASCII punctuation other than ' , - .
    .replace(/([^0-9])([.,])/gu, '$1 $2 ') // period and comma, unless a digit stands before
    .replace(/([.,])([^0-9])/gu, ' $1 $2') // or after
    .replace(/([0-9])(-)/gu, '$1 $2 '); // dash after a digit
  return splitWords(cut);
}

/** mteval-v14.pl's international rules: marks of punctuation but between digits, and symbols. No entities. */
function splitIntl(text: string): string[] {
  const cut = text
    .replace(/(\P{N})(\p{P})/gu, '$1 $2 ')
    .replace(/(\p{P})(\P{N})/gu, ' $1 $2')
    .replace(/\p{S}/gu, ' $& ');
  return splitWords(cut);
}

/** A line's tokens. White space at its end goes first: `13a` would drop a dash before a line feed. */
export function tokenizeLine(text: string, tokenizer: BleuTokenizer): string[] {
  switch (tokenizer) {
    case '13a':
      return split13a(trimRight(text));
    case 'intl':
      return splitIntl(trimRight(text));
    case 'char':
      return splitCharacters(text);
    case 'none':
      return splitWords(text);
    default:
      return tokenizer satisfies never;
  }
}

/** As Python's rstrip(). */
export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && WHITE_SPACE.test(text[end - 1])) end--;
  return text.slice(0, end);
}
