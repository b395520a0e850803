import { expect, test } from 'vitest';
import { releaseArrays } from './release-arrays.ts';

test('arrays are emptied, and large ones left alone', () => {
  const small = [new Float32Array(3), new Int32Array(2 ** 18)];
  const large = new Float32Array(2 ** 18 + 1);
  releaseArrays([...small, large]);
  expect([...small, large].map(({ length }) => length)).toEqual([0, 0, 2 ** 18 + 1]);
});

test('what arrays held is given back at once', () => {
  const held = () => process.memoryUsage().arrayBuffers;
  const arrays = Array.from({ length: 32 }, () => new Float32Array(2 ** 18));
  const before = held();
  releaseArrays(arrays);
  expect(before - held()).toBeGreaterThan(31 * 2 ** 20);
});
