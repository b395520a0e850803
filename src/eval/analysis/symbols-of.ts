/** What the analyses count of a text: words where targets have any, else the symbols of the tokenizer, as a person reads them. */
import type { TokenizerPair } from '../../data/tokenizer.ts';
import { readableSymbols } from '../../data/vocabulary.ts';
import type { Segment } from '../metric.ts';
import { haveWords, splitWords } from '../tokenize.ts';
import type { SymbolsOf } from './answer-symbols.ts';

/** Words whatever the tokenizer, so that runs with different tokenizers compare. @param answers to all of a split */
export function symbolsOf(answers: readonly Segment[], { target }: TokenizerPair): SymbolsOf {
  return haveWords(answers) ? splitWords : (text) => readableSymbols(target, text);
}
