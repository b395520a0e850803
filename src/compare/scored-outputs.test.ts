import { expect, test } from 'vitest';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { createMetric } from '../eval/create-metric.ts';
import { countedPairs } from './scored-outputs.ts';
import { unitOf } from './target-unit.ts';

const options = { symbols: (text: string) => [...text], version: '0' };
const scored = (level: TokenizerPair['target']['level']) => ({
  unit: unitOf({ target: { level } } as TokenizerPair),
  metrics: {
    wer: { ...createMetric('wer', options), name: 'wer' as const },
    per: { ...createMetric('per', options), name: 'per' as const },
  },
  counts: { wer: new Float64Array(), per: new Float64Array() },
});

test.each([
  ['word', 'word', ['wer', 'per']],
  ['word', 'bpe', ['wer', 'per']],
  ['char', 'bpe', ['wer']],
] as const)('runs that answer in %s and %s are compared by %j', (first, second, names) => {
  const pairs = [[scored(first), scored(second)]] as const;
  expect(countedPairs(['wer', 'per'], pairs).map(({ metric }) => metric.name)).toEqual(names);
});
