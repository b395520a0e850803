/** How often the train split has the target symbols that matter to a run's answers. One pass over the split. */
import type { PairList } from '../data/pair-list.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { symbolsOf } from '../eval/analysis/symbols-of.ts';
import type { Segment } from '../eval/metric.ts';

/** Of every symbol of the answers and their references; so the table is no larger than they are. */
export function countTrainSymbols(
  train: PairList,
  answers: readonly Segment[],
  tokenizers: TokenizerPair,
): Map<string, number> {
  const inSymbols = symbolsOf(answers, tokenizers);
  const counts = new Map<string, number>();
  for (const { output, references } of answers) {
    for (const text of [output, ...references]) for (const symbol of inSymbols(text)) counts.set(symbol, 0);
  }
  for (const piece of train.pieces()) {
    for (const pair of piece) {
      for (const symbol of inSymbols(pair.target)) {
        const known = counts.get(symbol);
        if (known !== undefined) counts.set(symbol, known + 1);
      }
    }
  }
  return counts;
}
