/**
 * chrF (Popović 2015) and chrF++ (Popović 2017) with the choices of sacreBLEU 2.6.0: character orders 1 to 6
 * without white space, beta 2, averaged over the orders that both sides have, the best reference a segment.
 */
import type { Metric, MetricOptions } from './metric.ts';
import { countNgrams, totalOf } from './ngram.ts';
import { signature } from './signature.ts';
import { splitCharacters, splitWords } from './tokenize.ts';

const CHARACTER_ORDERS = 6;
/** beta 2: recall weighs 2^2 as much as precision. */
const BETA_SQUARED = 4;
/** Counts an order: n-grams of the output, of the reference, in both. */
const COUNTS = 3;

type Counts = ReadonlyMap<string, number>;

/** Words with one mark of ASCII punctuation cut from their end, or else from their start, as chrF++.py does. */
function wordsAndMarks(text: string): string[] {
  return splitWords(text).flatMap((word) => {
    const [, start, mark] = /^(.+)([!-/:-@[-`{-~])$/su.exec(word) ?? [];
    if (mark !== undefined) return [start, mark];
    const [, first, rest] = /^([!-/:-@[-`{-~])(.+)$/su.exec(word) ?? [];
    return first === undefined ? [word] : [first, rest];
  });
}

/** n-gram counts of a text: characters of orders 1 to 6, then words of orders 1 to `wordOrders`. */
function ngramsOf(text: string, wordOrders: number): Counts[] {
  const characters = splitCharacters(text);
  const words = wordOrders > 0 ? wordsAndMarks(text) : [];
  return [
    ...Array.from({ length: CHARACTER_ORDERS }, (_, n) => countNgrams(characters, n + 1, '')),
    ...Array.from({ length: wordOrders }, (_, n) => countNgrams(words, n + 1, ' ')),
  ];
}

/** Of each order: n-grams of the output (none where the reference has none), of the reference, in both. */
function compareCounts(output: readonly Counts[], reference: readonly Counts[]): number[] {
  return output.flatMap((found, n) => {
    const wanted = reference[n];
    let matches = 0;
    for (const [ngram, count] of found) matches += Math.min(count, wanted.get(ngram) ?? 0);
    return [wanted.size > 0 ? totalOf(found) : 0, totalOf(wanted), matches];
  });
}

/**
 * 100 * (1 + beta^2) P R / (beta^2 P + R) (Popović 2015, equation 1), P and R averaged over the orders in which
 * both sides have an n-gram; 0 where nothing matches.
 */
function chrf(total: ArrayLike<number>): number {
  let [precision, recall, orders] = [0, 0, 0];
  for (let at = 0; at < total.length; at += COUNTS) {
    const [output, reference, matches] = [total[at], total[at + 1], total[at + 2]];
    if (output === 0 || reference === 0) continue;
    precision += matches / output;
    recall += matches / reference;
    orders++;
  }
  if (precision + recall === 0) return 0;
  precision /= orders;
  recall /= orders;
  // In sacreBLEU's order of operations, so that references tie where they tie there.
  return 100 * (((1 + BETA_SQUARED) * precision * recall) / (BETA_SQUARED * precision + recall));
}

/** The counts against the reference of the highest score, of equal ones the first. */
function bestCounts(output: readonly Counts[], references: readonly Counts[][]): number[] {
  return references
    .map((reference) => compareCounts(output, reference))
    .map((counts) => ({ counts, score: chrf(counts) }))
    .reduce((best, next) => (next.score > best.score ? next : best)).counts;
}

export function chrfMetric(name: 'chrf' | 'chrf++', options: MetricOptions): Metric {
  const wordOrders = name === 'chrf++' ? 2 : 0;
  const count = (text: string): Counts[] =>
    ngramsOf(options.lowercase ? text.toLowerCase() : text, wordOrders);
  return {
    name,
    statistics: COUNTS * (CHARACTER_ORDERS + wordOrders),
    signature: (segments) =>
      signature(segments, options, { eff: 'yes', nc: CHARACTER_ORDERS, nw: wordOrders, space: 'no' }),
    segment: ({ output, references }, into, at) =>
      into.set(bestCounts(count(output), references.map(count)), at),
    score: chrf,
  };
}
