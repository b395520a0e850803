/**
 * What cannot be seen in a text or turns its direction, and how it is written instead. The one definition of it.
 * Not here: markup (report/escape.ts).
 */

/** Control, format (bidi and zero-width among them) and surrogate code points, and the two line separators. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** @param write gives what stands for one character, which is a whole code point or half a surrogate pair */
export function replaceInvisible(text: string, write: (character: string) => string): string {
  return text.replace(INVISIBLE, write);
}

/** Zero-width joiner and non-joiner: letters of Persian and of Indic scripts and many emoji are spelt with them. */
export function isJoiner(character: string): boolean {
  return character === '\u200c' || character === '\u200d';
}

/** Whether a text holds anything that cannot be seen; joiners, which show in their neighbours, do not count. */
export function hasInvisible(text: string): boolean {
  return (text.match(INVISIBLE) ?? []).some((character) => !isJoiner(character));
}

/** `\u202e`, and `\u{e0001}` beyond the first plane. */
export function escapeSequence(character: string): string {
  const hex = hexOf(character);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}

/** `U+202E` */
export function codePointName(character: string): string {
  return `U+${hexOf(character).padStart(4, '0').toUpperCase()}`;
}

/** JSON text with escapes, which JSON reads back as what was there; its own line ends stay. */
export function escapeJson(json: string): string {
  return replaceInvisible(json, (found) => {
    const units = Array.from({ length: found.length }, (_, i) => escapeSequence(found.charAt(i)));
    return found === '\n' ? found : units.join('');
  });
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
