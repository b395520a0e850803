/** Texts as a terminal shows them: graphemes, and the columns that they take. */
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** What a person takes for one character: `é`, `👩‍👩‍👧`, `क्षि`. */
export function splitGraphemes(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** Columns on a terminal: 2 for wide characters, 0 for combining ones. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

export function padTo(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** The beginning that fits, with `…` for what is left out. */
export function cropTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns > 0 ? `${beforeMark(splitGraphemes(text), columns).join('')}…` : '';
}

/** The beginning that fits, with no sign of what is left out. */
export function beginningOf(text: string, columns: number): string {
  return beforeMark(splitGraphemes(text), columns + 1).join('');
}

/** The end that fits, behind `…` for what is left out. */
export function endOf(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const shown = beforeMark(splitGraphemes(text).reverse(), columns).reverse();
  return columns > 0 ? `…${shown.join('')}` : '';
}

/** As many of the first as fit beside `…`. */
function beforeMark(parts: readonly string[], columns: number): string[] {
  let width = 1;
  const left = parts.findIndex((part) => {
    width += widthOf(part);
    return width > columns;
  });
  return parts.slice(0, left < 0 ? parts.length : left);
}

/** Exactly so many columns: cropped or padded. */
export function fitTo(text: string, columns: number): string {
  return padTo(cropTo(text, columns), columns);
}

/** Parts in lines, as many in each as fit. */
export function joinInLines(parts: readonly string[], width: number, joint = ' · '): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${joint}${part}` : part;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}

/** Words in lines, as many in each as fit. */
export function wrapWords(text: string, width: number): string[] {
  return joinInLines(text.split(' '), width, ' ');
}

/** The place in graphemes of the beginning of the word before `cursor`. */
export function wordBefore(parts: readonly string[], cursor: number): number {
  return wordsOf(parts).findLast(({ start }) => start < cursor)?.start ?? 0;
}

/** The place just after the word that `cursor` stands in or before. */
export function wordAfter(parts: readonly string[], cursor: number): number {
  return wordsOf(parts).find(({ end }) => end > cursor)?.end ?? parts.length;
}

/** Words in places of graphemes. What is no word, such as punctuation and spaces, lies between them. */
function wordsOf(parts: readonly string[]): { start: number; end: number }[] {
  const offsets: number[] = [0];
  for (const part of parts) offsets.push((offsets.at(-1) ?? 0) + part.length);
  const placeOf = (offset: number) => offsets.findIndex((each) => each >= offset);
  return Array.from(words.segment(parts.join('')))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ index, segment }) => ({ start: placeOf(index), end: placeOf(index + segment.length) }));
}
