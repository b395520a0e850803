import { afterAll, describe, expect, test } from 'vitest';
import type { DecodeConfig } from '../config/schema.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { decodeSettings, toyModel, toySources } from '../testing/decoding.ts';
import { plain, VOCAB } from '../testing/model-variants.ts';
import { drawToken } from './draw-token.ts';
import { createSearch } from './search.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());

const ALL = { temperature: 1, topK: 0, topP: 1, seed: 1 };
const probabilities = [0.5, 0.3, 0.15, 0.05];
const scores = Float32Array.from([...probabilities.map(Math.log), Number.NEGATIVE_INFINITY]);

function frequencies(settings: Partial<typeof ALL>): number[] {
  const counts = [0, 0, 0, 0, 0];
  const draws = 20_000;
  for (let source = 0; source < draws; source++)
    counts[drawToken(scores, { ...ALL, ...settings }, { source, sample: 0, step: 0 })]++;
  return counts.map((count) => count / draws);
}

function expectNear(found: readonly number[], expected: readonly number[]): void {
  for (const [i, share] of expected.entries()) expect(Math.abs(found[i] - share)).toBeLessThan(0.015);
}

describe('drawing a token', () => {
  test('follows the distribution, and what is forbidden never comes', () => {
    const found = frequencies({});
    expectNear(found, probabilities);
    expect(found[4]).toBe(0);
  });

  test('a temperature is a power of the probabilities', () => {
    const squares = probabilities.map((p) => p * p);
    const sum = squares.reduce((total, p) => total + p, 0);
    expectNear(
      frequencies({ temperature: 0.5 }),
      squares.map((p) => p / sum),
    );
  });

  test('topK and topP leave the likeliest, in their proportions', () => {
    expectNear(frequencies({ topK: 2 }), [0.625, 0.375, 0, 0, 0]);
    // 0.5 + 0.3 is the first sum that reaches 0.7.
    expectNear(frequencies({ topP: 0.7 }), [0.625, 0.375, 0, 0, 0]);
    expect(frequencies({ topP: 0.4 })).toEqual([1, 0, 0, 0, 0]);
  });

  test('is a function of seed, source, sample and step', () => {
    const sequence = (place: object, settings = {}) =>
      Array.from({ length: 40 }, (_, step) =>
        drawToken(scores, { ...ALL, ...settings }, { source: 1, sample: 0, step, ...place }),
      );
    expect(sequence({})).toEqual(sequence({}));
    for (const other of [sequence({ source: 2 }), sequence({ sample: 1 }), sequence({}, { seed: 2 })])
      expect(other).not.toEqual(sequence({}));
  });

  test('nothing can be drawn where everything is forbidden', () => {
    const none = new Float32Array(3).fill(Number.NEGATIVE_INFINITY);
    expect(drawToken(none, ALL, { source: 0, sample: 0, step: 0 })).toBe(-1);
  });
});

describe.each(plain)('%s', (_label, config) => {
  const model = toyModel(config);
  const decode = async (settings: Partial<DecodeConfig>) => {
    const search = createSearch({
      engine,
      models: [model],
      vocab: VOCAB.target,
      config: decodeSettings(settings),
    });
    return (await search.decode(toySources)).outputs;
  };

  test('drawn among one token, a sample is the greedy answer', async () => {
    const drawn = await decode({ sample: true, topK: 1 });
    const greedy = await decode({});
    expect(drawn.map(({ ids }) => ids)).toEqual(greedy.map(({ ids }) => ids));
    drawn.forEach(({ logProbability }, i) => {
      expect(logProbability).toBeCloseTo(greedy[i].logProbability, 4);
    });
  });

  test('samples of a source differ, and another seed gives others', async () => {
    const drawn = await decode({ sample: true, nbest: 8 });
    expect(drawn.every(({ nbest }) => nbest.length === 8)).toBe(true);
    expect(new Set(drawn[1].nbest.map(({ ids }) => `${ids}`)).size).toBeGreaterThan(3);
    const other = await decode({ sample: true, nbest: 8, seed: 2 });
    expect(other[1].nbest.map(({ ids }) => ids)).not.toEqual(drawn[1].nbest.map(({ ids }) => ids));
  });
});
