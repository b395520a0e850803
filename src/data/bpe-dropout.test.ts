import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import type { Batch } from './batches.ts';
import { loadTrainingData, type TrainingData } from './training-data.ts';
import { EOS, PAD } from './vocabulary.ts';

const load = (tokenizer: object, seed = 1) =>
  loadTrainingData(
    configSchema.parse({
      model: { kind: 'rnn' },
      corpus: { name: 'reverse', pairs: 200, length: 20 },
      tokenizer: { source: 'bpe', target: 'bpe', vocabulary: 300, ...tokenizer },
      seed,
    }),
  );

const epochOf = ({ plan }: TrainingData, epoch: number): Batch[] =>
  Array.from({ length: plan.batchesInEpoch(epoch) }, (_, i) => plan.batch(epoch, i));

/** What the rows of batches say, and the ids in which they say it, each sorted. */
function readBack({ tokenizers }: TrainingData, batches: readonly Batch[]) {
  const rows = batches.flatMap(({ bucket, source, targetOut }) =>
    Array.from({ length: bucket.rows }, (_, row) => ({
      source: source.slice(row * bucket.sourceLength, (row + 1) * bucket.sourceLength),
      target: targetOut.slice(row * bucket.targetLength, (row + 1) * bucket.targetLength),
    })).filter(({ target }) => target.includes(EOS)),
  );
  return {
    texts: rows
      .map((row) => tokenizers.source.decode(row.source) + tokenizers.target.decode(row.target))
      .sort(),
    ids: rows.map((row) => `${withoutPadding(row.source)};${withoutPadding(row.target)}`).sort(),
    tokens: batches.reduce((sum, { sourceTokens, targetTokens }) => sum + sourceTokens + targetTokens, 0),
  };
}

const withoutPadding = (ids: Int32Array) => [...ids].filter((id) => id !== PAD).join(' ');

describe('BPE-dropout', () => {
  const settings = { bpeDropout: 0.3, bpeVariants: 2 };

  test('cuts the same texts into more symbols, otherwise in each epoch until all segmentations were read', async () => {
    const plain = await load({});
    const dropped = await load(settings);
    const whole = readBack(plain, epochOf(plain, 0));
    const epochs = [0, 1, 2].map((epoch) => readBack(dropped, epochOf(dropped, epoch)));
    for (const { texts, tokens } of epochs) {
      expect(texts).toEqual(whole.texts);
      expect(tokens).toBeGreaterThan(whole.tokens);
    }
    expect(epochs[1].ids).not.toEqual(epochs[0].ids);
    expect(epochs[2].ids).toEqual(epochs[0].ids);
  });

  test('depends on the seed alone', async () => {
    const [first, again, other] = [await load(settings), await load(settings), await load(settings, 2)];
    expect(epochOf(again, 1)).toEqual(epochOf(first, 1));
    expect(readBack(other, epochOf(other, 0)).ids).not.toEqual(readBack(first, epochOf(first, 0)).ids);
  });

  test('leaves validation and the tokenizers as they are', async () => {
    const [plain, dropped] = [await load({}), await load(settings)];
    expect(dropped.tokenizers.hash).toBe(plain.tokenizers.hash);
    expect(readBack(dropped, [...dropped.validBatches()])).toEqual(
      readBack(plain, [...plain.validBatches()]),
    );
  });

  test('does nothing to characters', async () => {
    const levels = { source: 'char', target: 'char' };
    const [plain, dropped] = [await load(levels), await load({ ...levels, ...settings })];
    expect(epochOf(dropped, 1)).toEqual(epochOf(plain, 1));
  });
});
