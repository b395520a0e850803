/** Beam search against all outputs there are, against greedy, and against itself in other batches. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type DecodeConfig, LENGTH_PENALTIES } from '../config/schema.ts';
import { EOS } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, teacherForced, toyModel, toySources } from '../testing/decoding.ts';
import { plain, VOCAB } from '../testing/model-variants.ts';
import { bestReachable, lengthPenalty, scoreOf } from './length-penalty.ts';
import type { DecodedModel } from './model-programs.ts';
import { createSearch, type Decoded, type Search } from './search.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const searchOf = (model: DecodedModel, config: Partial<DecodeConfig>): Search =>
  createSearch({ engine, models: [model], vocab: VOCAB.target, config: decodeSettings(config) });
const decode = async (model: DecodedModel, config: Partial<DecodeConfig>): Promise<readonly Decoded[]> =>
  (await searchOf(model, config).decode(toySources)).outputs;

/** What can be said: not padding, not the begin token, not the unknown symbol. */
const SYMBOLS = Array.from({ length: VOCAB.target }, (_, id) => id).filter((id) => id > 3);

/** Every output of at most `longest` tokens, EOS included; those without EOS are cut. */
function allOutputs(longest: number): { ids: number[]; ended: boolean }[] {
  let open: number[][] = [[]];
  const outputs: { ids: number[]; ended: boolean }[] = [];
  for (let length = 1; length <= longest; length++) {
    outputs.push(...open.map((ids) => ({ ids, ended: true })));
    open = open.flatMap((ids) => SYMBOLS.map((id) => [...ids, id]));
  }
  return [...outputs, ...open.map((ids) => ({ ids, ended: false }))];
}

describe.each(plain)('%s', (_label, config) => {
  const model = toyModel(config);

  test.each(LENGTH_PENALTIES)(
    'with penalty %s, a beam wider than all outputs finds the best of them in order',
    async (penalty) => {
      const settings = { beam: 400, nbest: 6, lengthPenalty: penalty, maxLength: 4 } as const;
      const found = await decode(model, settings);
      for (const [i, source] of toySources.slice(0, 2).entries()) {
        const outputs = allOutputs(4);
        const padded = outputs.map(({ ids, ended }) =>
          [...ids, ...(ended ? [EOS] : []), EOS, EOS, EOS].slice(0, 4),
        );
        const known = teacherForced(model, source, padded);
        const scored = outputs.map(({ ids, ended }, row) => {
          const tokens = ended ? [...ids, EOS] : ids;
          const sum = tokens.reduce((total, id, t) => total + known[row][t][id], 0);
          return { ids, ended, score: scoreOf(sum, tokens.length, { lengthPenalty: penalty, alpha: 0.6 }) };
        });
        const best = scored
          .sort((a, b) => Number(b.ended) - Number(a.ended) || b.score - a.score)
          .slice(0, 6);
        expect(found[i].nbest.map(({ ids }) => ids)).toEqual(best.map(({ ids }) => ids));
        for (const [rank, { score, ended }] of best.entries()) {
          expect(found[i].nbest[rank].score).toBeCloseTo(score, 3);
          expect(found[i].nbest[rank].ended).toBe(ended);
        }
      }
    },
  );

  // A run of 90 tokens repeats in no output: the setting changes the way, not the answer.
  test.each([1, 3])(
    'width %d from logits outside the graph equals the likeliest in the graph',
    async (beam) => {
      const inGraph = await decode(model, { beam, nbest: beam });
      const outside = await decode(model, { beam, nbest: beam, noRepeat: 90 });
      for (const [i, { nbest }] of outside.entries()) {
        expect(nbest.map(({ ids }) => ids)).toEqual(inGraph[i].nbest.map(({ ids }) => ids));
        nbest.forEach(({ logProbability }, rank) => {
          expect(logProbability).toBeCloseTo(inGraph[i].nbest[rank].logProbability, 4);
        });
      }
    },
  );

  test('a source has the same answers whatever stands beside it', async () => {
    const searches = [searchOf(model, { beam: 3, nbest: 2 }), searchOf(model, { sample: true, nbest: 2 })];
    const numbers = toySources.map((_, i) => 100 + i);
    for (const search of searches) {
      const { outputs: together } = await search.decode(toySources, { numbers });
      const picked = fc.uniqueArray(fc.nat(toySources.length - 1), { minLength: 1 });
      await fc.assert(
        fc.asyncProperty(picked, async (order) => {
          const some = { numbers: order.map((i) => numbers[i]) };
          const { outputs } = await search.decode(
            order.map((i) => toySources[i]),
            some,
          );
          for (const [at, i] of order.entries())
            expect(outputs[at].nbest.map(({ ids }) => ids)).toEqual(together[i].nbest.map(({ ids }) => ids));
        }),
        { numRuns: 12 },
      );
    }
  });
});

describe('length penalties', () => {
  test('are those of their formulas', () => {
    expect(lengthPenalty(7, { lengthPenalty: 'gnmt', alpha: 0.6 })).toBeCloseTo(2 ** 0.6, 12);
    expect(lengthPenalty(1, { lengthPenalty: 'gnmt', alpha: 1 })).toBe(1);
    expect(lengthPenalty(7, { lengthPenalty: 'average', alpha: 0.6 })).toBe(7);
    expect(lengthPenalty(7, { lengthPenalty: 'none', alpha: 0.6 })).toBe(1);
  });

  test('no way of going on scores better than the bound that stops a beam', () => {
    const down = fc.double({ min: -40, max: 0, noNaN: true });
    const penalised = fc.record({
      lengthPenalty: fc.constantFrom(...LENGTH_PENALTIES),
      alpha: fc.double({ min: 0, max: 5, noNaN: true }),
    });
    fc.assert(
      fc.property(
        down,
        down,
        fc.integer({ min: 1, max: 60 }),
        fc.nat(60),
        penalised,
        (now, more, length, rest, by) => {
          const bound = bestReachable(now, length + rest, by);
          expect(scoreOf(now + more, length, by)).toBeLessThanOrEqual(bound + 1e-12);
        },
      ),
    );
  });
});
