import { describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { BOS, EOS, PAD } from '../data/vocabulary.ts';
import type { PlainBatch } from './case.ts';
import { corpusBatches, sortedBatches } from './corpus-batches.ts';

const ids = (length: number) => [...Array<number>(length - 1).fill(4), EOS];
const pair = (source: number, target: number) => ({ source: ids(source), target: ids(target) });
const total = (batches: readonly PlainBatch[], of: (batch: PlainBatch) => number) =>
  batches.reduce((sum, batch) => sum + of(batch), 0);

describe('batches sorted by length', () => {
  test('are as long as their longest pair, and padded after it', () => {
    const batches = sortedBatches([pair(4, 3), pair(2, 2), pair(3, 3)], 6);
    expect(batches.map(({ rows, sourceLength, targetLength }) => [rows, sourceLength, targetLength])).toEqual(
      [
        [2, 3, 3],
        [1, 4, 3],
      ],
    );
    expect(batches[0]).toMatchObject({
      source: [4, EOS, PAD, 4, 4, EOS],
      targetIn: [BOS, 4, PAD, BOS, 4, 4],
      targetOut: [4, EOS, PAD, 4, 4, EOS],
      sourceTokens: 5,
      targetTokens: 5,
    });
  });

  test('a pair longer than the batch stands alone', () => {
    expect(sortedBatches([pair(9, 9), pair(8, 8)], 4).map(({ rows }) => rows)).toEqual([1, 1]);
  });
});

test('a peer reads the same pairs as ours', async () => {
  const config = configSchema.parse({
    corpus: { name: 'reverse', pairs: 400 },
    data: { batchTokens: 256 },
    model: { kind: 'rnn' },
  });
  const { name, vocab, batches, peerBatches } = await corpusBatches(config, 6);
  expect(name).toBe('reverse');
  expect(vocab.source).toBeGreaterThan(4);
  expect(batches).toHaveLength(6);
  for (const of of ['sourceTokens', 'targetTokens'] as const) {
    expect(total(peerBatches, (batch) => batch[of])).toBe(total(batches, (batch) => batch[of]));
  }
  const real = (all: readonly PlainBatch[]) =>
    all
      .flatMap(({ source, sourceLength }) =>
        Array.from({ length: source.length / sourceLength }, (_, row) =>
          source
            .slice(row * sourceLength, (row + 1) * sourceLength)
            .filter((id) => id !== PAD)
            .join(' '),
        ),
      )
      .filter((text) => text !== String(EOS))
      .sort();
  expect(real(peerBatches)).toEqual(real(batches));
});
