import { describe, expect, test } from 'vitest';
import { fillBernoulli, permutation, randomStream, streamKey } from './stream.ts';
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

  test('a permutation holds every index once and depends on its key', () => {
    const order = permutation(1000, streamKey(1, 'shuffle', 0));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
    expect(order).not.toEqual(permutation(1000, streamKey(1, 'shuffle', 1)));
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
