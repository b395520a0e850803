import { expect, test } from 'vitest';
import type { LoggedEvent } from '../run/metrics-log.ts';
import { shapeTimes } from './shape-times.ts';

/** A log of updates of these shapes, each with its own milliseconds and operations. */
function logOf(
  updates: readonly { tokens?: number; rows?: number; ms: number; flops?: number }[],
): LoggedEvent[] {
  let [seconds, flops] = [0, 0];
  return updates.map(({ tokens, rows = 10, ms, flops: own = 0 }, i) => {
    seconds += ms / 1000;
    flops += own;
    return {
      type: 'update',
      ...{ update: i + 1, epoch: 0, sourceTokens: 0, targetTokens: 0, flops, seconds },
      ...{ loss: 1, learningRate: 0.001, gradientNorm: 1 },
      ...(tokens !== undefined && { shape: { rows, sourceLength: tokens / 2, targetLength: tokens / 2 } }),
    };
  });
}

test('the time of a shape is the median of its own updates, a row', () => {
  const slowFirst = [400, 20, 22].map((ms) => ({ tokens: 8, ms, flops: 500 }));
  const long = [90, 88, 86].map((ms) => ({ tokens: 16, rows: 5, ms, flops: 700 }));
  const found = shapeTimes(logOf([slowFirst[0], long[0], slowFirst[1], long[1], slowFirst[2], long[2]]));
  expect(found?.points.map(({ length, updates }) => [length, updates])).toEqual([
    [8, 3],
    [16, 3],
  ]);
  expect(found?.points[0].milliseconds).toBeCloseTo(2.2, 9);
  expect(found?.points[1].milliseconds).toBeCloseTo(17.6, 9);
  expect(found?.points.map(({ flops }) => flops)).toEqual([50, 140]);
  // Eight times as much at twice the length.
  expect(found?.time?.exponent).toBeCloseTo(3, 9);
});

test('a validation between two updates and an update without a shape give their time to no other', () => {
  const [first, second, ...rest] = logOf(
    [4, 100, 4, 4].map((ms, i) => ({ tokens: i === 1 ? undefined : 8, ms })),
  );
  const { update, epoch, sourceTokens, targetTokens, flops, seconds } = first as {
    type: 'update';
  } & typeof first;
  const validation: LoggedEvent = {
    type: 'validation',
    ...{ update, epoch, sourceTokens, targetTokens, flops, seconds },
    ...{ loss: 1, best: true },
  };
  const found = shapeTimes([first, validation, second, ...rest]);
  expect(found?.points).toHaveLength(1);
  expect(found?.points[0].milliseconds).toBeCloseTo(0.4, 9);
});

test('there are no times of shapes that came once or twice, and none of updates that read several batches', () => {
  expect(shapeTimes(logOf([8, 8, 16, 16, 16].map((tokens) => ({ tokens, ms: 5 }))))?.points).toHaveLength(1);
  expect(shapeTimes(logOf([{ ms: 5 }, { ms: 5 }, { ms: 5 }]))).toBeNull();
});
