import fc from 'fast-check';
import { expect, test } from 'vitest';
import { enlarge, gatherRows, type PastArray, writePosition } from './row-arrays.ts';

test('rows are dropped, copied and moved at once', () => {
  const size = 3;
  const parents = fc
    .integer({ min: 1, max: 6 })
    .chain((rows) => fc.tuple(fc.constant(rows), fc.array(fc.nat(rows - 1), { maxLength: 9 })));
  fc.assert(
    fc.property(parents, ([rows, chosen]) => {
      const values = Float32Array.from({ length: rows * size }, (_, i) => i);
      const expected = chosen.flatMap((row) => [...values.subarray(row * size, (row + 1) * size)]);
      expect([...gatherRows(values, size, chosen)]).toEqual(expected);
    }),
  );
});

test('a past that grows keeps what was written', () => {
  const past: PastArray = { heads: 2, headDim: 2, values: new Float32Array(2 * 2 * 1 * 2) };
  writePosition(past, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8), 1, 0);
  enlarge(past, 2, 1, 3);
  writePosition(past, Float32Array.of(10, 20, 30, 40, 50, 60, 70, 80), 3, 2);
  expect([...past.values]).toEqual([
    ...[1, 2, 0, 0, 10, 20],
    ...[3, 4, 0, 0, 30, 40],
    ...[5, 6, 0, 0, 50, 60],
    ...[7, 8, 0, 0, 70, 80],
  ]);
});
