import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMaskMemory } from './dropout-mask.ts';
import { permutation } from './permutation.ts';
import { randomStream, streamKey } from './stream.ts';
import { type Key, threefry } from './threefry.ts';

describe('threefry2x32, 13 rounds', () => {
  // Known answers: file kat_vectors of Random123 1.14, lines "threefry2x32 13".
  const known: [Key, number, number, number[]][] = [
    [[0, 0], 0, 0, [0x9d1c5ec6, 0x8bd50731]],
    [[0xffffffff, 0xffffffff], 0xffffffff, 0xffffffff, [0xfd36d048, 0x2d17272c]],
    [[0x13198a2e, 0x03707344], 0x243f6a88, 0x85a308d3, [0xba3e4725, 0xf27d669e]],
  ];
  test.each(known)('key %o, counter %d %d gives the published words', (key, low, high, words) => {
    const out = new Uint32Array(2);
    threefry(key, low, high, out);
    expect([...out]).toEqual(words);
  });
});

describe('streams', () => {
  test('the same name gives the same numbers, another name gives others', () => {
    const draw = (...path: (string | number)[]) => randomStream(streamKey(1, ...path)).word();
    expect(draw('init', 'a')).toBe(draw('init', 'a'));
    const names = [
      draw('init', 'a'),
      draw('init', 'b'),
      draw('ab'),
      draw('a', 'b'),
      draw(1),
      draw('1'),
      draw(2),
    ];
    expect(new Set(names).size).toBe(names.length);
  });

  test('uniform and normal draws have the moments that they should', () => {
    const stream = randomStream(streamKey(7, 'moments'));
    const count = 200_000;
    const mean = (draw: () => number) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += draw();
      return sum / count;
    };
    expect(mean(stream.uniform)).toBeCloseTo(0.5, 2);
    expect(mean(stream.normal)).toBeCloseTo(0, 1.9);
    expect(mean(() => stream.normal() ** 2)).toBeCloseTo(1, 1);
  });

  const orderOf = (count: number, seed: number) => {
    const at = permutation(count, streamKey(seed, 'shuffle'));
    return Array.from({ length: count }, (_, place) => at(place));
  };

  test('a permutation holds every index once and depends on its key', () => {
    for (const count of [0, 1, 2, 3, 4, 5, 16, 17, 64, 65, 1000, 4097]) {
      expect(orderOf(count, 1).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
    }
    expect(orderOf(1000, 1)).not.toEqual(orderOf(1000, 2));
  });

  test('a permutation reaches past 2 ** 32 without a list', () => {
    const at = permutation(2 ** 33, streamKey(1, 'shuffle'));
    const found = Array.from({ length: 1000 }, (_, place) => at(2 ** 33 - 1 - place));
    expect(new Set(found).size).toBe(1000);
    for (const number of found) expect(number >= 0 && number < 2 ** 33).toBe(true);
    expect(Math.max(...found)).toBeGreaterThan(2 ** 32);
  });

  test.each([3, 7, 20])('over many keys, a permutation of %d puts every number at every place', (count) => {
    const keys = 4000;
    const seen = Array.from({ length: count }, () => new Array<number>(count).fill(0));
    for (let seed = 0; seed < keys; seed++) {
      for (const [place, number] of orderOf(count, seed).entries()) seen[place][number]++;
    }
    // Six standard deviations of a binomial count.
    const expected = keys / count;
    const bound = 6 * Math.sqrt(expected * (1 - 1 / count));
    for (const times of seen.flat()) expect(Math.abs(times - expected)).toBeLessThan(bound);
  });
});

describe('masks of dropout', () => {
  const maskOf = (size: number, keep: number, key: Key) => {
    const { draw } = createMaskMemory();
    draw([{ size: 3, keep, key }]);
    return draw([
      { size: 3, keep: 0.5, key },
      { size, keep, key },
    ])[1];
  };

  test.each([0.9, 0.5, 1])('a share of %d is kept, and a shorter mask is a prefix', (keep) => {
    const key = streamKey(1, 'dropout', 3, 'site');
    const long = maskOf(100_003, keep, key);
    const kept = long.filter((value) => value !== 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / keep)]));
    expect(Math.abs(kept.length / long.length - keep)).toBeLessThan(0.005);
    expect(maskOf(1001, keep, key)).toEqual(long.slice(0, 1001));
  });

  test('the kernel equals the generator written out', () => {
    const uint = fc.integer({ min: 0, max: 0xffffffff });
    fc.assert(
      fc.property(
        fc.tuple(uint, uint),
        fc.integer({ min: 1, max: 70 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (key, size, keep) => {
          const words = new Uint32Array(2);
          const expected = Float32Array.from({ length: size }, (_, i) => {
            const quarter = (i >> 2) & 3;
            threefry(key, 4 * (i >> 4) + (i & 3), 0, words);
            const half = (words[quarter >> 1] >>> (16 * (quarter & 1))) & 0xffff;
            return half < Math.round(keep * 65536) ? 1 / keep : 0;
          });
          expect(maskOf(size, keep, key)).toEqual(expected);
        },
      ),
    );
  });
});
