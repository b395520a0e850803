import { afterAll, describe, expect, test } from 'vitest';
import { createEngine } from '../engine/choose-engine.ts';
import { weightsOf } from '../run/attention.ts';
import { decodeSettings, toyModel } from '../testing/decoding.ts';
import { plain } from '../testing/model-variants.ts';
import { defaultConfig } from '../testing/temporary-run.ts';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { sampleSources, traceAttention } from './trace-attention.ts';

const engine = await createEngine('onnx', 2);
afterAll(() => engine.dispose());
// Symbols that the vocabulary of the toy models has room for.
const pairs = [{ source: 'abc', target: 'dbca' }];
const tokenizers = trainTokenizers(pairs, { source: 'char', target: 'char' }, defaultConfig().tokenizer);

describe.each(plain)('%s', (_label, config) => {
  test('every row of every head adds up to one, a row each symbol that looks', async () => {
    const model = { ...toyModel(config), tokenizers, config: decodeSettings({ beam: 3 }) };
    const [found, ...others] = await traceAttention(engine, model, ['cab']);
    expect(others).toEqual([]);
    expect(found.text).toBe('cab');
    expect(found.source).toEqual(['c', 'a', 'b', '</s>']);
    expect(found.output.length).toBeGreaterThan(0);
    expect(found.maps.length).toBeGreaterThan(0);
    for (const { place, rows } of found.maps) {
      const looking = place.startsWith('encoder.') ? found.source : found.output;
      expect(rows.length).toBe(looking.length);
      rows.forEach((row, i) => {
        const weights = weightsOf(row);
        expect(weights.length).toBe(place === 'decoder.layer0.self' ? i + 1 : weights.length);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
      });
    }
  });
});

test('a long answer is kept whole, of a very long one the first rows, and how long it is', async () => {
  const trace = async (maxLength: number) => {
    const config = decodeSettings({ minLength: maxLength, maxLength, maxLengthFactor: 100 });
    const [found] = await traceAttention(engine, { ...toyModel(plain[0][1]), tokenizers, config }, ['cab']);
    expect(found.maps[0].rows.length).toBe(found.output.length);
    return [found.output.length, found.answered];
  };
  expect(await trace(30)).toEqual([30, 30]);
  expect(await trace(70)).toEqual([64, 70]);
});

test('a source is shown as it was read: up to the longest that is decoded', async () => {
  const config = decodeSettings({ maxSourceLength: 3 });
  const [found] = await traceAttention(engine, { ...toyModel(plain[0][1]), tokenizers, config }, ['cabcab']);
  expect(found.source).toEqual(['c', 'a', '</s>']);
});

describe('the sources shown', () => {
  const texts = Array.from({ length: 500 }, (_, i) => 'abc'.repeat(1 + (i % 40)));

  test('are the same each time, and fit into a map', () => {
    const chosen = sampleSources(texts, tokenizers);
    expect(chosen).toHaveLength(3);
    expect(sampleSources(texts, tokenizers)).toEqual(chosen);
    for (const text of chosen) expect(text.length).toBeLessThan(24);
  });

  test('are none where all are long', () => {
    expect(sampleSources(['abc'.repeat(20)], tokenizers)).toEqual([]);
  });
});
