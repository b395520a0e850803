/**
 * Corpus BLEU (Papineni et al. 2002) with the choices of sacreBLEU 2.6.0 (Post 2018): orders 1 to 4, its
 * tokenizers and smoothings. For single sentences with `effectiveOrder` alone.
 */
import type { Metric, MetricOptions, Smoothing } from './metric.ts';
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

/** How orders without a match are counted. */
interface Choices {
  readonly smooth: Smoothing;
  readonly value: number;
  readonly effectiveOrder: boolean;
}

/** sacreBLEU's: method 1 and method 2 of Chen and Cherry 2014 have a number, `exp` (method 3) and `none` do not. */
const SMOOTH_VALUES = { exp: null, floor: 0.1, 'add-k': 1, none: null } as const;

function choicesOf({ smooth = 'exp', smoothValue, effectiveOrder = false }: MetricOptions): Choices {
  return { smooth, value: smoothValue ?? SMOOTH_VALUES[smooth] ?? 0, effectiveOrder };
}

/** A precision without a match. @param earlier orders before this one that had none either */
function smoothed({ smooth, value }: Choices, candidates: number, earlier: number): number {
  switch (smooth) {
    case 'exp':
      return 1 / (2 ** (earlier + 1) * candidates);
    case 'floor':
      return value / candidates;
    case 'add-k':
    case 'none':
      return 0;
    default:
      return smooth satisfies never;
  }
}

/**
 * 100 * BP * exp(sum over n of log(p_n) / 4), BP = min(1, exp(1 - r/c)) (sections 2.2.2 and 2.3); `add-k` adds to
 * matches and candidates from the second order on. 0 where nothing matches at all, or where no output has an
 * n-gram of some order, unless `effectiveOrder` leaves that order and those above it out.
 */
function bleu(total: ArrayLike<number>, choices: Choices): number {
  const [outputLength, referenceLength] = [total[0], total[1]];
  let logSum = 0;
  let orders = 0;
  let unmatched = 0;
  for (; orders < MAX_ORDER; orders++) {
    const added = choices.smooth === 'add-k' && orders > 0 ? choices.value : 0;
    const matches = total[MATCHES + orders] + added;
    const candidates = total[TOTALS + orders] + added;
    if (candidates === 0) break;
    logSum += Math.log(matches > 0 ? matches / candidates : smoothed(choices, candidates, unmatched));
    if (matches === 0) unmatched++;
  }
  // Every n-gram that matches holds words that do.
  if (total[MATCHES] === 0 || (orders < MAX_ORDER && !choices.effectiveOrder)) return 0;
  const brevity = outputLength < referenceLength ? Math.exp(1 - referenceLength / outputLength) : 1;
  return 100 * brevity * Math.exp(logSum / orders);
}

export function bleuMetric(options: MetricOptions): Metric {
  const tok = options.tokenize ?? '13a';
  const choices = choicesOf(options);
  const { smooth, value, effectiveOrder } = choices;
  const smoothing = SMOOTH_VALUES[smooth] === null ? smooth : `${smooth}[${value.toFixed(2)}]`;
  const wordsOf = (text: string): string[] =>
    tokenizeLine(options.lowercase ? text.toLowerCase() : text, tok);
  return {
    name: 'bleu',
    statistics: TOTALS + MAX_ORDER,
    signature: (segments) =>
      signature(segments, options, { eff: effectiveOrder ? 'yes' : 'no', tok, smooth: smoothing }),
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
    score: (total) => bleu(total, choices),
  };
}
