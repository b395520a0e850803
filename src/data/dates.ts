/**
 * Dates as people write them in many languages, and as ISO 8601: rendered by Node's own Intl, so the texts
 * depend on its ICU version. Gregorian calendar only. See corpora/dates.
 */
import type { CorpusConfig } from '../config/schema.ts';
import { randomStream, streamKey } from '../random/stream.ts';
import { drawn } from './drawn.ts';
import type { PairPiece } from './pair.ts';

/** Locales that write dates differently: the order of the parts, month names, digits and marks between. */
const LOCALES =
  `af am ar ar-EG az be bg bn bs ca cs cy da de el en-AU en-CA en-GB en-IN en-US en-ZA es et eu fa fi
  fil fr ga gl gu he hi hr hu hy id is it ja ka kk km ko lt lv mk mn mr ms nb ne nl pa pl pt ro ru sk sl sq sr sv sw
  ta te th tr uk ur uz vi zh zh-TW zu`.split(/\s+/);
const STYLES = ['full', 'long', 'medium', 'short'] as const;

const MS_A_DAY = 24 * 60 * 60 * 1000;
const FIRST_DAY = Date.UTC(1900, 0, 1) / MS_A_DAY;
const LAST_DAY = Date.UTC(2099, 11, 31) / MS_A_DAY;

/** Whether a rendering keeps the century; many short styles write 85 for 1985. */
function writesWholeYear(format: Intl.DateTimeFormat): boolean {
  const year = format.formatToParts(new Date(Date.UTC(1985, 2, 4))).find(({ type }) => type === 'year');
  return year !== undefined && [...year.value].length === 4;
}

/** Every locale that this Node knows, in every style that writes the year in full. */
function dateFormats(): Intl.DateTimeFormat[] {
  return Intl.DateTimeFormat.supportedLocalesOf(LOCALES)
    .flatMap((locale) =>
      STYLES.map(
        (dateStyle) => new Intl.DateTimeFormat(locale, { dateStyle, calendar: 'gregory', timeZone: 'UTC' }),
      ),
    )
    .filter(writesWholeYear);
}

/**
 * `corpus.pairs` draws of a day from 1900-01-01 to 2099-12-31 and of a format, both uniform. A text that two
 * days share (one locale's month name or order is another's) must be dropped by cleaning.
 */
export function datePairs(corpus: CorpusConfig): AsyncGenerator<PairPiece> {
  const formats = dateFormats();
  const stream = randomStream(streamKey(corpus.seed, 'corpus', 'dates'));
  return drawn(corpus.pairs, () => {
    const date = new Date((FIRST_DAY + stream.below(LAST_DAY - FIRST_DAY + 1)) * MS_A_DAY);
    const format = formats[stream.below(formats.length)];
    return { source: format.format(date), target: date.toISOString().slice(0, 10) };
  });
}
