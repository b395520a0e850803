import { expect, test } from 'vitest';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { countedPairs, type ScoredOutputs } from './scored-outputs.ts';
import { unitOf } from './target-unit.ts';

const scored = (level: TokenizerPair['target']['level']): ScoredOutputs => {
  const [wer, per] = [{ name: 'wer' }, { name: 'per' }];
  const tokenizers = { target: { level } } as TokenizerPair;
  return { unit: unitOf(tokenizers), metrics: { wer, per }, counts: {} } as unknown as ScoredOutputs;
};

test.each([
  ['word', 'word', ['wer', 'per']],
  ['word', 'bpe', ['wer', 'per']],
  ['char', 'bpe', ['wer']],
] as const)('runs that answer in %s and %s are compared by %j', (first, second, names) => {
  const pairs = [[scored(first), scored(second)]] as const;
  expect(countedPairs(['wer', 'per'], pairs).map(({ metric }) => metric.name)).toEqual(names);
});
