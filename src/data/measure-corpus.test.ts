import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { loadCorpus } from './corpus.ts';
import { lengthBars, measureCorpus } from './measure-corpus.ts';

describe('bars of lengths', () => {
  test('hold every text once, at its length, in at most 16 bars of one width', () => {
    const counts = fc.dictionary(fc.nat({ max: 4000 }).map(String), fc.integer({ min: 1, max: 9 }), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(counts, (found) => {
        const lengths = new Map(Object.entries(found).map(([length, texts]) => [Number(length), texts]));
        const bars = lengthBars(lengths);
        expect(bars.length).toBeLessThanOrEqual(16);
        expect(bars[0].from).toBe(Math.min(...lengths.keys()));
        expect(bars.at(-1)?.to).toBe(Math.max(...lengths.keys()));
        for (const [i, { from, to, texts }] of bars.entries()) {
          if (i > 0) expect(from).toBe(bars[i - 1].to + 1);
          if (i + 1 < bars.length) expect(to - from).toBe(bars[0].to - bars[0].from);
          const inside = [...lengths].filter(([length]) => length >= from && length <= to);
          expect(texts).toBe(inside.reduce((sum, [, each]) => sum + each, 0));
        }
      }),
    );
  });

  test('are as narrow as 16 of them allow', () => {
    const upTo = (most: number) => lengthBars(new Map(Array.from({ length: most }, (_, i) => [i + 1, 1])));
    expect([16, 17, 32, 33, 80, 81].map((most) => upTo(most)[0].to)).toEqual([1, 2, 2, 5, 5, 10]);
  });
});

test('pairs that training would leave out are counted in train and valid', async () => {
  const { corpus, data, tokenizer } = configSchema.parse({
    model: { kind: 'rnn' },
    corpus: { name: 'dates', pairs: 2000 },
    data: { maxLength: 20, maxRatio: 1.8 },
  });
  const loaded = await loadCorpus(corpus, data, tokenizer);
  const { overlong, uneven, target } = await measureCorpus(loaded, { data, tokenizer }, {});
  const lengths = (['train', 'valid'] as const).flatMap((split) =>
    [...loaded.splits[split].pieces()].flat().map(({ source }) => [...source].length),
  );
  // Targets have ten characters.
  expect(target.histogram).toEqual([{ from: 10, to: 10, texts: loaded.counts.kept }]);
  expect(uneven).toBe(lengths.filter((length) => length > 18).length);
  expect(uneven).toBeGreaterThan(0);
  // Whatever is longer than 19 is uneven.
  expect(overlong).toBe(0);
  const { overlong: alone } = await measureCorpus(
    loaded,
    { data: { ...data, maxRatio: undefined }, tokenizer },
    {},
  );
  expect(alone).toBe(lengths.filter((length) => length > 19).length);
});
