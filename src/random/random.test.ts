import { describe, expect, test } from 'vitest';
import { permutation } from './permutation.ts';
import { fillBernoulli, randomStream, streamKey } from './stream.ts';
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
    threefry(key, low, high, out, 0);
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

  test.each([0.9, 0.5, 1, 0])('a mask keeps a share of %d, and a shorter mask is its prefix', (keep) => {
    const long = new Uint8Array(100_003);
    fillBernoulli(long, keep, streamKey(1, 'dropout', 3, 'site'));
    const share = long.reduce((sum, bit) => sum + bit, 0) / long.length;
    expect(Math.abs(share - keep)).toBeLessThan(0.005);
    const short = new Uint8Array(1001);
    fillBernoulli(short, keep, streamKey(1, 'dropout', 3, 'site'));
    expect(short).toEqual(long.slice(0, 1001));
  });
});
