/**
 * Error rates over symbols, for tasks with short outputs and several right answers: `wer` and `per` of
 * grapheme-to-phoneme work (Bisani and Ney 2008), where an output is a word; `wer` of speech recognition, where it
 * is a line of words; and `exact`, whole outputs that are right.
 */
import { editDistance } from '../text/edit-distance.ts';
import type { Metric, MetricOptions } from './metric.ts';
import { signature } from './signature.ts';

type SymbolMetric = 'wer' | 'per' | 'exact';
type Symbols = readonly string[];

const equal = (a: Symbols, b: Symbols): boolean => a.length === b.length && a.every((s, i) => s === b[i]);

/**
 * The reference with fewest edits from the output, and their number; of two equally near ones the longer, so that
 * a tie is read in the output's favour.
 */
export function nearest(
  output: Symbols,
  references: readonly Symbols[],
): { readonly edits: number; readonly reference: Symbols } {
  return references
    .map((reference) => ({ edits: editDistance(output, reference), reference }))
    .reduce((best, next) => {
      const longer = next.reference.length > best.reference.length;
      return next.edits < best.edits || (next.edits === best.edits && longer) ? next : best;
    });
}

/**
 * `wer`: of symbols, 100 * (sources whose output equals none of their references) / sources; of words, as `per`.
 * `exact`: 100 * (sources whose output equals a reference) / sources.
 * `per`: 100 * sum(edits to the nearest reference) / sum(symbols of that reference); above 100 where outputs
 * run long. A corpus of empty references alone divides by 1.
 * Two texts are equal when their symbols are.
 */
export function symbolMetric(name: SymbolMetric, options: MetricOptions): Metric {
  const symbolsOf = (text: string): Symbols => options.symbols(options.lowercase ? text.toLowerCase() : text);
  const unit = options.unit ?? 'symbol';
  const counts = name === 'per' || (name === 'wer' && unit === 'word') ? 'edits' : 'sources';
  return {
    name,
    statistics: 2, // edits and reference symbols; else wrong sources and all of them
    signature: (segments) =>
      signature(segments, options, { unit, best: counts === 'edits' ? 'nearest' : 'any' }),
    segment(segment, into, at) {
      const output = symbolsOf(segment.output);
      const references = segment.references.map(symbolsOf);
      if (counts === 'edits') {
        const { edits, reference } = nearest(output, references);
        into[at] = edits;
        into[at + 1] = reference.length;
      } else {
        into[at] = references.some((reference) => equal(output, reference)) ? 0 : 1;
        into[at + 1] = 1;
      }
    },
    score(total) {
      const errorRate = (100 * total[0]) / Math.max(1, total[1]);
      return name === 'exact' ? 100 - errorRate : errorRate;
    },
  };
}
