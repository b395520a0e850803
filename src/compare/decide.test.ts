import { expect, test } from 'vitest';
import type { PairedResult } from '../eval/compare-paired.ts';
import type { MetricName } from '../eval/metric.ts';
import { decide, findOfOne } from './decide.ts';

function row(metric: MetricName, low: number, high: number) {
  const delta = (low + high) / 2;
  const of = <Test extends PairedResult['test']>(test: Test): PairedResult<Test> => {
    return {
      metric,
      test,
      segments: 100,
      differing: 100,
      samples: 1000,
      seed: 1,
      scores: { first: 40, second: 40 + delta },
      delta,
      low,
      high,
      pValue: 0.5,
    };
  };
  return { metric, bootstrap: of('bootstrap'), randomisation: of('randomisation') };
}
const names = ['RNN', 'Transformer'];
const rows = [
  row('wer', -4, -2),
  row('per', 5, 9),
  row('exact', 2, 4),
  row('bleu', -9, -3),
  row('chrf', -1, 2),
];

test('the leading metric decides, and the others that say otherwise are named', () => {
  const decided = decide(names, rows, findOfOne, 'wer');
  expect(decided?.finding.winner).toBe('second');
  expect(decided?.dissent).toBe('; by PER and BLEU the RNN is better');
});

test('without a winner every metric that has one says otherwise', () => {
  expect(decide(names, rows, findOfOne, 'chrf')).toMatchObject({
    finding: { winner: null },
    dissent: '; by PER and BLEU the RNN is better; by WER and exact match the Transformer is better',
  });
});

test('nothing is added where all agree, and the first metric stands in for one that was not asked for', () => {
  const decided = decide(names, [row('bleu', 1, 2), row('chrf', 0, 3)], findOfOne, 'wer');
  expect(decided).toMatchObject({ finding: { winner: 'second' }, dissent: '' });
  expect(decide(names, [], findOfOne, 'wer')).toBeNull();
});
