import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeSettings } from '../testing/decoding.ts';
import { batchesOf } from './batches.ts';

test('every source is in one batch, with sources of its length, within the limits', () => {
  const limits = decodeSettings({ batchRows: 6, batchTokens: 64 });
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 3 }),
      (lengths, rowsEach) => {
        const batches = batchesOf(lengths, limits, rowsEach);
        expect(batches.flatMap(({ places }) => places).sort((a, b) => a - b)).toEqual([...lengths.keys()]);
        for (const { places, srcLen } of batches) {
          expect(srcLen).toBe(Math.max(...places.map((place) => lengths[place])));
          const rows = places.length * rowsEach;
          if (places.length > 1) expect(rows <= 6 && rows * srcLen <= 64).toBe(true);
        }
      },
    ),
  );
});
