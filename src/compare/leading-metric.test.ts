import { expect, test } from 'vitest';
import { leadingMetrics } from './leading-metric.ts';

test('runs with different tokenizers have one leading metric, in whatever order they are named', () => {
  const [words, subWords] = (['word', 'bpe'] as const).map((level) => ({ target: { level } }));
  expect(leadingMetrics([words])).toEqual(['wer', 'per']);
  expect(leadingMetrics([words, subWords])).toEqual(['bleu', 'chrf']);
  expect(leadingMetrics([subWords, words])).toEqual(['bleu', 'chrf']);
});
