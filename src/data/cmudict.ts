/** The CMU Pronouncing Dictionary as pairs: English spelling to ARPAbet without stress. See corpora/cmudict. */
import type { Pair, PairPiece } from './pair.ts';

/** Words with digits, dots or hyphens are spelt-out abbreviations and symbols, not spelling. */
const WORD = /^[a-z']+$/;

/** One entry as a pair: `'abandon(2)'`, `'AH0 B AE1 N D AH0 N # comment'` -> `abandon`, `AH B AE N D AH N`. */
function pairOf(entry: string, pronunciation: string): Pair {
  const source = entry.toLowerCase().replace(/\(\d+\)$/, '');
  const target = pronunciation.replace(/#.*$/, '').replace(/\d/g, '').trim();
  return { source, target };
}

/** Every pronunciation of every word of letters and apostrophes; equal ones, once stress is gone, come twice. */
export async function* cmudictPairs(): AsyncGenerator<PairPiece> {
  // Loaded only on demand: it is a module of 5 MB.
  const { dictionary } = await import('cmu-pronouncing-dictionary');
  const pairs = Object.entries(dictionary)
    .map(([entry, pronunciation]) => pairOf(entry, pronunciation))
    .filter(({ source }) => WORD.test(source));
  yield { pairs, share: 1 };
}
