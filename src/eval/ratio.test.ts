import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { createMetric } from './create-metric.ts';
import { createRatio, shareOf } from './ratio.ts';
import { bootstrapDeltas } from './resample.ts';

const estimateOf = (pairs: readonly (readonly [number, number])[]) => {
  const ratio = createRatio();
  for (const [part, whole] of pairs) ratio.add(part, whole);
  return ratio.estimate();
};

/** Sources of 1 to 9 symbols; a hard one in three has each symbol wrong with 60 %, the others with 10 %. */
function drawSources(count: number, stream: ReturnType<typeof randomStream>): [number, number][] {
  return Array.from({ length: count }, () => {
    const symbols = 1 + stream.below(9);
    const chance = stream.below(3) === 0 ? 60 : 10;
    const wrong = Array.from({ length: symbols }, () => stream.below(100) < chance).filter(Boolean).length;
    return [wrong, symbols];
  });
}

describe('a ratio over sources', () => {
  test('is that of the sums, and nothing without a whole', () => {
    expect(
      estimateOf([
        [1, 2],
        [0, 0],
        [2, 6],
      ])?.value,
    ).toBe(37.5);
    expect(estimateOf([])).toBeNull();
    expect(estimateOf([[0, 0]])).toBeNull();
  });

  test('of equal sources has the interval of a share, about as wide as Wilson’s', () => {
    const single = estimateOf(Array.from({ length: 200 }, (_, i) => [i < 30 ? 1 : 0, 1] as const));
    const share = shareOf(30, 200);
    expect(single?.low).toBeCloseTo(share.low, 1);
    expect(single?.high).toBeCloseTo(share.high, 1);
    // The ends are where the normal test of 0.15 among 200 just rejects (Wilson 1927).
    for (const end of [share.low / 100, share.high / 100]) {
      expect(Math.abs(0.15 - end) / Math.sqrt((end * (1 - end)) / 200)).toBeCloseTo(1.959964, 6);
    }
  });

  test('that is 0 or 100 throughout still has an interval', () => {
    expect(estimateOf(Array.from({ length: 20 }, () => [0, 5] as const))).toMatchObject({ value: 0, low: 0 });
    expect(estimateOf(Array.from({ length: 20 }, () => [0, 5] as const))?.high).toBeGreaterThan(10);
    expect(estimateOf(Array.from({ length: 20 }, () => [5, 5] as const))?.low).toBeLessThan(90);
    expect(estimateOf([[3, 2]])).toMatchObject({ value: 150, low: 150, high: 150 });
  });

  test('has the true ratio in its interval about 95 times of 100', () => {
    const stream = randomStream(streamKey(7, 'ratio'));
    const truth = 100 * (0.6 / 3 + (0.1 * 2) / 3);
    const held = Array.from({ length: 1000 }, () => estimateOf(drawSources(60, stream))).filter(
      (found) => found !== null && found.low <= truth && truth <= found.high,
    );
    expect(held.length).toBeGreaterThan(925);
    expect(held.length).toBeLessThan(975);
  });

  test.each([
    ['of shares', drawSources(400, randomStream(streamKey(8, 'ratio')))],
    // 98 %: other sources may well come to more than 100.
    ['with sources above their whole', Array.from({ length: 800 }, (_, i) => [i % 10 ? 8 : 26, 10] as const)],
  ])('agrees with the bootstrap %s', (_, sources) => {
    const found = estimateOf(sources);
    const metric = createMetric('per', { symbols: (text) => [text], version: '0.1.0' });
    const second = Float64Array.from(sources.flat());
    const counted = { metric, pairs: [{ first: second.map(() => 0), second }] };
    const sorted = bootstrapDeltas([counted], 2000, 1)[0].toSorted();
    expect(found?.low).toBeCloseTo(sorted[50], 0);
    expect(found?.high).toBeCloseTo(sorted[1949], 0);
  });
});
