import { expect, test } from 'vitest';
import { throughputMeasures } from './throughput.ts';

const share = 'Share of the machine’s limit, %';
const measuresOf = (limits: readonly (number | undefined)[]) => {
  const runs = limits.map((limitGflops) => ({
    summary: { limitGflops, decodeSeconds: 3, tokenizerHash: 'one' },
  }));
  return throughputMeasures({ split: 'test', runs });
};

test('training is held against the most that any of the runs measured', () => {
  const measure = measuresOf([80, 100]).find(({ what }) => what === share);
  const summary = { flops: 50e9, trainSeconds: 2 } as Parameters<NonNullable<typeof measure>['of']>[0];
  expect(measure?.of(summary)).toBeCloseTo(25, 12);
  expect(measure?.condition).toContain('of 100.0 GFLOP/s');
});

test('of limits far apart it is said that the machine was busy, and the share uncertain', () => {
  const conditionOf = (limits: readonly number[]) =>
    measuresOf(limits).find(({ what }) => what === share)?.condition;
  expect(conditionOf([33.7, 13.2])).toMatch(
    /^of 33\.7 GFLOP\/s: .*; one measured 13\.2: the machine was busy, and shares of its limit are uncertain$/,
  );
  expect(conditionOf([80, 100])).not.toContain('busy');
});

test('an update took its part of the seconds of updates', () => {
  const measure = measuresOf([80]).find(({ what }) => what === 'Milliseconds an update');
  const summary = { updates: 400, trainSeconds: 6 } as Parameters<NonNullable<typeof measure>['of']>[0];
  expect(measure?.of(summary)).toBeCloseTo(15, 12);
});

test('there is no share where a run measured no limit', () => {
  for (const limits of [[undefined, 100], [undefined]]) {
    expect(measuresOf(limits).map(({ what }) => what)).not.toContain(share);
  }
});

test.each([
  [0.9, undefined],
  [1.1, 'higher'],
])('decoding in %d s says %s', (decodeSeconds, better) => {
  const runs = [decodeSeconds, 3].map((seconds) => ({
    summary: { decodeSeconds: seconds, limitGflops: undefined, tokenizerHash: 'one' },
  }));
  const measures = throughputMeasures({ split: 'test', runs });
  expect(measures.find(({ what }) => what === 'Sources decoded a second')?.better).toBe(better);
});
