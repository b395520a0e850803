import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../random/stream.ts';
import { studentT, tInterval } from './student-t.ts';

describe('Student t', () => {
  test.each([
    // scipy.stats.t.ppf(0.975, freedom)
    [1, 12.706204736174694],
    [2, 4.302652729749462],
    [3, 3.1824463052837078],
    [4, 2.7764451051977934],
    [9, 2.262157162798205],
    [30, 2.0422724563012378],
    [200, 1.9718962236339088],
  ])('of %i degrees of freedom', (freedom, expected) => {
    expect(studentT(0.95, freedom)).toBeCloseTo(expected, 9);
  });
});

describe('the interval over seeds', () => {
  test('is by t, from two seeds on', () => {
    const found = tInterval([1, 2, 3, 4]);
    const reach = (3.182446305284263 * Math.sqrt(5 / 3)) / 2;
    expect(found?.low).toBeCloseTo(2.5 - reach, 9);
    expect(found?.high).toBeCloseTo(2.5 + reach, 9);
    expect(tInterval([1])).toBeNull();
  });

  test('holds the true mean 95 times in 100', () => {
    const stream = randomStream(streamKey(5, 'cover'));
    let held = 0;
    for (let round = 0; round < 2000; round++) {
      const interval = tInterval(Array.from({ length: 4 }, () => 7 + 3 * stream.normal()));
      if (interval && interval.low <= 7 && interval.high >= 7) held++;
    }
    expect(Math.abs(held / 2000 - 0.95)).toBeLessThan(0.02); // 4 standard errors
  });
});
