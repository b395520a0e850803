/** Text from files and models, made safe to draw. What a person can read in it stays as it is. */
import { escapeSequence, isJoiner, replaceInvisible } from './invisible.ts';

/** Whatever could move a cursor, hide or turn text around is written as an escape; line ends and all else stay. */
export function visible(text: string): string {
  return replaceInvisible(text, (character) => (character === '\n' ? character : escaped(character)));
}

/** As {@link visible}, on one line. */
export function visibleLine(text: string): string {
  return replaceInvisible(text, escaped);
}

/** As {@link visibleLine}, of a symbol that stands alone. */
export function visibleSymbol(symbol: string): string {
  return visibleLine(markSpaces(symbol));
}

/** What stands for a space that nobody would see. */
export const SPACE_MARK = '␣';

/** A symbol whose first spaces, which nobody would see where it stands alone, are `␣`, behind a `?` for what is unknown too. */
export function markSpaces(symbol: string): string {
  return symbol.replace(/(?<=^\??) +/, (spaces) => SPACE_MARK.repeat(spaces.length));
}

/** A marked symbol without its marks, for where there is room for a letter or two; of spaces alone one is left. */
export function withoutMark(symbol: string): string {
  return symbol.replace(/^␣+(?=.)/u, '');
}

function escaped(character: string): string {
  return isJoiner(character) ? character : escapeSequence(character);
}

/** Whatever ends a line somewhere becomes a space: one line out for one line in. */
export const oneLine = (text: string): string => text.replace(/[\n\v\f\r\u0085\u2028\u2029]/g, ' ');

/** A field of a line of tab-separated values. */
export const oneField = (text: string): string => oneLine(text).replaceAll('\t', ' ');
