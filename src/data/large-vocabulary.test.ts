/** A corpus with more than 65,536 different words, kept in the cache: ids of four bytes, from folder to batch. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../config/schema.ts';
import { allPairs } from './corpus.ts';
import { loadTrainingData, type TrainingData } from './training-data.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-vocabulary-'));
const cache = join(folder, 'cache');
afterAll(() => rmSync(folder, { recursive: true }));

const WORDS = 10;
const PAIRS = 9000;
const name = join(folder, 'pairs.tsv');
writeFileSync(
  name,
  Array.from({ length: PAIRS }, (_, i) => {
    const words = Array.from({ length: WORDS }, (_, j) => `w${i * WORDS + j}`);
    return `source ${i % 7} ${i}\t${words.join(' ')}\n`;
  }).join(''),
);
const config = configSchema.parse({
  model: { kind: 'rnn' },
  corpus: { name },
  tokenizer: { source: 'word', target: 'word' },
});

/** Target texts of an epoch, read back from the ids of its batches. */
function targetsIn({ plan, tokenizers }: TrainingData): string[] {
  const texts: string[] = [];
  for (let i = 0; i < plan.batchesInEpoch(0); i++) {
    const { bucket, targetOut } = plan.batch(0, i);
    for (let row = 0; row < bucket.rows; row++) {
      const ids = targetOut.subarray(row * bucket.targetLength, (row + 1) * bucket.targetLength);
      const text = tokenizers.target.decode([...ids]);
      if (text !== '') texts.push(text);
    }
  }
  return texts;
}

describe('a corpus in the cache with ids above 65,535', async () => {
  const kept = await loadTrainingData(config, { cache, heldInMemory: 0 });

  test('has all its target words in the batches of an epoch', () => {
    expect(kept.tokenizers.target.size).toBeGreaterThan(2 ** 16);
    const expected = allPairs(kept.corpus.splits.train).map(({ target }) => target);
    expect(targetsIn(kept).sort()).toEqual(expected.sort());
  });

  test('gives the batches that one in memory gives', async () => {
    const held = await loadTrainingData(config);
    expect(held.corpus.hash).toBe(kept.corpus.hash);
    expect(held.tokenizers.hash).toBe(kept.tokenizers.hash);
    const last = kept.plan.batchesInEpoch(0) - 1;
    for (const i of [0, 1, last]) expect(kept.plan.batch(0, i)).toEqual(held.plan.batch(0, i));
    expect([...kept.validBatches()]).toEqual([...held.validBatches()]);
  });

  test('is made once: batches are taken from the cache by the next', async () => {
    const kinds = readdirSync(cache).map((entry) => entry.split('-')[0]);
    expect(kinds.sort()).toEqual(['batches', 'pairs', 'tokenizers']);
    const again = await loadTrainingData(config, { cache, heldInMemory: 0 });
    expect(readdirSync(cache).length).toBe(3);
    expect(again.plan.batch(0, 5)).toEqual(kept.plan.batch(0, 5));
    // Another ratio leaves other pairs out: it has batches of its own.
    const data = { ...config.data, maxRatio: 2 };
    const uneven = await loadTrainingData({ ...config, data }, { cache, heldInMemory: 0 }).catch(
      (error) => error,
    );
    expect(String(uneven.message)).toContain('data.maxRatio');
  });
});
