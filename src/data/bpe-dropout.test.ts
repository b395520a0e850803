import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import type { Batch } from './batches.ts';
import { loadTrainingData, type TrainingData } from './training-data.ts';
import { EOS } from './vocabulary.ts';

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

/** Source and target texts of an epoch, sorted, and how many ids they take. */
function readBack({ tokenizers }: TrainingData, batches: readonly Batch[]) {
  const rows = batches.flatMap(({ bucket, source, targetOut }) =>
    Array.from({ length: bucket.rows }, (_, row) => [
      source.slice(row * bucket.sourceLength, (row + 1) * bucket.sourceLength),
      targetOut.slice(row * bucket.targetLength, (row + 1) * bucket.targetLength),
    ]).filter(([, target]) => target.includes(EOS)),
  );
  const texts = rows.map(([source, target]) => [
    tokenizers.source.decode(source),
    tokenizers.target.decode(target),
  ]);
  const tokens = batches.reduce(
    (sum, { sourceTokens, targetTokens }) => sum + sourceTokens + targetTokens,
    0,
  );
  return { texts: texts.map((pair) => pair.join('>')).sort(), tokens };
}

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
    expect(epochs[1].tokens).not.toBe(epochs[0].tokens);
    expect(epochs[2].tokens).toBe(epochs[0].tokens);
  });

  test('depends on the seed alone', async () => {
    const [first, again, other] = [await load(settings), await load(settings), await load(settings, 2)];
    expect(epochOf(again, 1)).toEqual(epochOf(first, 1));
    expect(readBack(other, epochOf(other, 0)).tokens).not.toBe(readBack(first, epochOf(first, 0)).tokens);
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
