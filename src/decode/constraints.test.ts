import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { DecodeConfig } from '../config/schema.ts';
import { EOS, UNK } from '../data/vocabulary.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, toyModel, toySources } from '../testing/decoding.ts';
import { plain, VOCAB } from '../testing/model-variants.ts';
import { type Constraints, forbid, penaliseRepetition } from './constraints.ts';
import { EMPTY, extend } from './hypothesis.ts';
import { chooseFromLogits } from './proposer.ts';
import { createSearch, type Decoded } from './search.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const NONE: Constraints = {
  prefix: [],
  minLength: 0,
  noRepeat: 0,
  repetitionPenalty: 1,
  replaceUnknown: false,
};
const allowed = (ids: readonly number[], constraints: Partial<Constraints>): number[] => {
  const scores = new Float32Array(9);
  forbid(scores, ids, { ...NONE, ...constraints });
  return [...scores.keys()].filter((id) => scores[id] === 0);
};

describe('what may come next', () => {
  test('is the end or a symbol; the unknown symbol only where it is replaced', () => {
    expect(allowed([], {})).toEqual([EOS, 4, 5, 6, 7, 8]);
    expect(allowed([], { replaceUnknown: true })).toEqual([EOS, UNK, 4, 5, 6, 7, 8]);
  });

  test('is no end before the shortest length', () => {
    expect(allowed([4], { minLength: 2 })).toEqual([4, 5, 6, 7, 8]);
    expect(allowed([4, 4], { minLength: 2 })).toContain(EOS);
  });

  test('is the prefix as long as there is one', () => {
    expect(allowed([6], { prefix: [6, 8], minLength: 5 })).toEqual([8]);
  });

  test('makes no run of n symbols that is already there', () => {
    const ids = fc.array(fc.integer({ min: 4, max: 8 }), { maxLength: 12 });
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 4 }), (before, n) => {
        const runs = (of: readonly number[]) =>
          Array.from({ length: Math.max(0, of.length - n + 1) }, (_, i) => `${of.slice(i, i + n)}`);
        const repeats = (id: number) => runs(before).includes(`${[...before, id].slice(-n)}`);
        const expected = [4, 5, 6, 7, 8].filter((id) => before.length + 1 < n || !repeats(id));
        expect(allowed(before, { noRepeat: n })).toEqual([EOS, ...expected]);
      }),
    );
  });

  test('a repetition penalty divides positive logits and multiplies negative ones, once a symbol', () => {
    const logits = Float32Array.from([1, 2, -3, 4]);
    penaliseRepetition(logits, [1, 2, 1], 2);
    expect([...logits]).toEqual([1, 1, -6, 4]);
  });
});

describe.each(plain)('%s', (_label, config) => {
  const decode = async (
    settings: Partial<DecodeConfig>,
    prefix: number[] = [],
  ): Promise<readonly Decoded[]> => {
    const models = [toyModel(config)];
    const search = createSearch({
      engine,
      models,
      vocab: VOCAB.target,
      config: decodeSettings(settings),
      prefix,
    });
    return (await search.decode(toySources)).outputs;
  };
  const every = (outputs: readonly Decoded[]) => outputs.flatMap(({ nbest }) => nbest);

  test('answers have the lengths that are asked', async () => {
    const answers = every(await decode({ beam: 3, nbest: 3, minLength: 5, maxLength: 8 }));
    for (const { ids, ended } of answers) {
      expect(ids.length).toBeGreaterThanOrEqual(5);
      expect(ids.length).toBeLessThanOrEqual(ended ? 7 : 8);
    }
  });

  test('answers begin with the prefix, which counts in their log-probability', async () => {
    const answers = every(await decode({ beam: 3, nbest: 3 }, [7, 7, 4]));
    for (const { ids } of answers) expect(ids.slice(0, 3)).toEqual([7, 7, 4]);
    const [{ ids, logProbability }] = await decode({}, answers[0].ids.slice());
    const again = answers.find((answer) => `${answer.ids}` === `${ids}`);
    expect(logProbability).toBeCloseTo(again?.logProbability ?? Number.NaN, 4);
  });

  test('no symbol comes twice where none may', async () => {
    for (const { ids } of every(await decode({ beam: 3, nbest: 3, noRepeat: 1 })))
      expect(new Set(ids).size).toBe(ids.length);
  });
});

test('a model twice is penalised for repetition as it is alone', () => {
  const logits = Float32Array.of(0, 0, 0, 0, 2, 1.5, -1, 0.5, -2);
  const config = { ...decodeSettings({ beam: 9, repetitionPenalty: 2 }), prefix: [] };
  const choose = chooseFromLogits(logits.length, config);
  const slots = [{ hypothesis: extend(EMPTY, 4, -1, -1), sourceInBatch: 0, sourceNumber: 0, sample: 0 }];
  const alone = choose([{ logits }], slots);
  const twice = choose([{ logits }, { logits }], slots);
  expect(alone.ids[0]).toBe(5);
  expect(twice.ids).toEqual(alone.ids);
  for (const [i, value] of alone.logProbabilities.entries())
    if (Number.isFinite(value)) expect(twice.logProbabilities[i]).toBeCloseTo(value, 5);
});
