/**
 * Translation edit rate (Snover et al. 2006) as sacreBLEU 2.6.0 computes it: case-insensitive unless asked
 * otherwise, the nearest of several references, over their mean length.
 */
import type { Metric, MetricOptions, TerOptions } from './metric.ts';
import { shiftEdits } from './shift-edits.ts';
import { signature } from './signature.ts';
import { splitWords, trimRight } from './tokenize.ts';

/** Wide punctuation of Chinese and Japanese, as tercom lists it. */
const WIDE_PUNCTUATION =
  /[\u3001\u3002\u3008-\u3011\u3014-\u301f\uff61-\uff65\u30fb\uff0e\uff0c\uff1f\uff1a\uff1b\uff01\uff02\uff08\uff09]/gu;
/** Characters that stand for themselves. tercom's rules for kana hold at the start of a line alone, and never fire. */
const IDEOGRAPHS = /[\u2e80-\u2eff\u31c0-\u31ef\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f]/gu;

/** tercom's general and western rules (its Normalizer.java, as sacreBLEU has them). */
function normalise(text: string): string {
  return ` ${text
    .replaceAll('\n-', '')
    .replaceAll('\n', ' ')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')} `
    .replace(/[{-~[-` -&(-+:-@/]/gu, ' $& ') // ASCII punctuation other than ' , - .
    .replaceAll("'s ", " 's ") // possessives
    .replace(/([^0-9])([.,])/gu, '$1 $2 ') // period and comma, unless a digit stands before
    .replace(/([.,])([^0-9])/gu, ' $1 $2') // or after
    .replace(/([0-9])(-)/gu, '$1 $2 '); // dash after a digit
}

function terWords(text: string, { normalized, noPunct, asianSupport, caseSensitive }: TerOptions): string[] {
  // White space at the end goes first, as in sacreBLEU: a line feed there would take a dash with it.
  let line = trimRight(text);
  if (!caseSensitive) line = line.toLowerCase();
  if (normalized) {
    line = normalise(line);
    if (asianSupport) line = line.replace(IDEOGRAPHS, ' $& ').replace(WIDE_PUNCTUATION, ' $& ');
  }
  if (noPunct) {
    line = line.replace(/[.,?:;!"()]/gu, '');
    if (asianSupport) line = line.replace(WIDE_PUNCTUATION, '');
  }
  return splitWords(line);
}

/**
 * 100 * sum(edits to the nearest reference) / sum(mean length of the references); may pass 100. 100 where the
 * references are empty and an output is not, 0 where all is empty.
 */
function ter(total: ArrayLike<number>): number {
  const [edits, length] = [total[0], total[1]];
  if (length > 0) return (100 * edits) / length;
  return edits > 0 ? 100 : 0;
}

export function terMetric(options: MetricOptions): Metric {
  const own = options.ter ?? {};
  const wordsOf = (text: string): string[] => terWords(text, own);
  const yesNo = (value: boolean | undefined): string => (value ? 'yes' : 'no');
  return {
    name: 'ter',
    statistics: 2, // edits, mean length of the references
    signature: (segments) =>
      signature(
        segments,
        { version: options.version, lowercase: !own.caseSensitive },
        {
          tok: 'tercom',
          norm: yesNo(own.normalized),
          punct: yesNo(!own.noPunct),
          asian: yesNo(own.asianSupport),
        },
      ),
    segment(segment, into, at) {
      const output = wordsOf(segment.output);
      // sacreBLEU reads references twice, and a second reading cuts what stood by a first cut: `..3.1`.
      const references = segment.references.map((text) => wordsOf(wordsOf(text).join(' ')));
      into[at] = Math.min(...references.map((reference) => shiftEdits(output, reference)));
      into[at + 1] = references.reduce((sum, words) => sum + words.length, 0) / references.length;
    },
    score: ter,
  };
}
