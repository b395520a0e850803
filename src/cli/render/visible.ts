/** Text from files and models, made safe to draw. */

/** Control and bidirectional formatting characters and line separators, but for the line end between lines. */
const HARMFUL = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** Whatever could move a cursor or turn text around is written as an escape; line ends and all else stay. */
export function visible(text: string): string {
  return text.replace(HARMFUL, (character) => (character === '\n' ? character : escaped(character)));
}

/** As {@link visible}, on one line. */
export function visibleLine(text: string): string {
  return text.replace(HARMFUL, escaped);
}

function escaped(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
