/**
 * Corpus BLEU (Papineni et al. 2002) with the choices of sacreBLEU 2.6.0 (Post 2018): orders 1 to 4,
 * exponential smoothing, no effective order. Not for single sentences.
 */
import { METRICS, type Metric, type MetricOptions } from './metric.ts';
import { countNgrams } from './ngram.ts';
import { signature } from './signature.ts';
import { tokenizeLine } from './tokenize.ts';

const MAX_ORDER = 4;
/** Places of the statistics: output length, reference length, then matches and totals of each order. */
const MATCHES = 2;
const TOTALS = MATCHES + MAX_ORDER;

/** The reference length nearest to the output's, of two equally near ones the shorter. */
function closestLength(length: number, references: readonly number[]): number {
  return references.reduce((best, next) => {
    const gain = Math.abs(best - length) - Math.abs(next - length);
    return gain > 0 || (gain === 0 && next < best) ? next : best;
  });
}

/** N-grams of the output that occur in a reference, each at most as often as in any one (section 2.1). */
function clippedMatches(output: readonly string[], references: readonly string[][], order: number): number {
  const allowed = references.map((words) => countNgrams(words, order, ' '));
  let matches = 0;
  for (const [ngram, count] of countNgrams(output, order, ' ')) {
    matches += Math.min(count, Math.max(...allowed.map((counts) => counts.get(ngram) ?? 0)));
  }
  return matches;
}

/**
 * 100 * BP * exp(sum over n of log(p_n) / 4), BP = min(1, exp(1 - r/c)) (sections 2.2.2 and 2.3).
 * The k-th order without a match has p_n = 1 / (2^k total_n): method 3 of Chen and Cherry 2014.
 * 0 where nothing matches at all, or where no output has an n-gram of some order.
 */
function bleu(total: ArrayLike<number>): number {
  const [outputLength, referenceLength] = [total[0], total[1]];
  let logSum = 0;
  let halvings = 1;
  let anyMatch = false;
  for (let n = 0; n < MAX_ORDER; n++) {
    const matches = total[MATCHES + n];
    const candidates = total[TOTALS + n];
    if (candidates === 0) return 0;
    if (matches > 0) anyMatch = true;
    else halvings *= 2;
    logSum += Math.log(matches > 0 ? matches / candidates : 1 / (halvings * candidates));
  }
  if (!anyMatch) return 0;
  const brevity = outputLength < referenceLength ? Math.exp(1 - referenceLength / outputLength) : 1;
  return 100 * brevity * Math.exp(logSum / MAX_ORDER);
}

export function bleuMetric(options: MetricOptions): Metric {
  const tok = options.tokenize ?? '13a';
  const wordsOf = (text: string): string[] =>
    tokenizeLine(options.lowercase ? text.toLowerCase() : text, tok);
  return {
    name: 'bleu',
    better: METRICS.bleu.better,
    statistics: TOTALS + MAX_ORDER,
    signature: (segments) => signature(segments, options, { eff: 'no', tok, smooth: 'exp' }),
    segment(segment, into, at) {
      const output = wordsOf(segment.output);
      const references = segment.references.map(wordsOf);
      into[at] = output.length;
      into[at + 1] = closestLength(
        output.length,
        references.map((words) => words.length),
      );
      for (let n = 0; n < MAX_ORDER; n++) {
        into[at + MATCHES + n] = clippedMatches(output, references, n + 1);
        into[at + TOTALS + n] = Math.max(0, output.length - n);
      }
    },
    score: bleu,
  };
}
