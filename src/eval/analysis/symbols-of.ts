/** What the analyses count of a text: words where targets have any, else the symbols of the tokenizer. */
import type { TokenizerPair } from '../../data/tokenizer.ts';
import type { Segment } from '../metric.ts';
import { splitWords } from '../tokenize.ts';
import type { SymbolsOf } from './analyse-answers.ts';

/** Words whatever the tokenizer, so that runs with different tokenizers compare. @param answers to all of a split */
export function symbolsOf(answers: readonly Segment[], tokenizers: TokenizerPair): SymbolsOf {
  const spaced = answers.some(({ references }) => references.some((text) => text.includes(' ')));
  return {
    source: (text) => tokenizers.source.symbols(text),
    target: spaced ? splitWords : (text) => tokenizers.target.symbols(text),
  };
}
