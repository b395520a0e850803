import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { configSchema, SPLITS } from '../config/schema.ts';
import { allPairs, loadCorpus } from './corpus.ts';
import { scanPairs } from './scan.ts';

const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' }, corpus: { name: 'scan' } });
const readme = readFileSync(new URL('../../corpora/scan/README.md', import.meta.url), 'utf8');

test('every command and its actions are those of the published file', () => {
  const lines = scanPairs()
    .map(({ source, target }) => `${source}\t${target}\n`)
    .sort();
  expect(lines.length).toBe(20_910);
  expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(
    '80583994a620d9cbc1ae953a0d94ce500df62a866bee15bce89d32be4e5be573',
  );
});

// Train (with repetitions) and test of Lake and Baroni 2018; how often the taught command stands in train.
describe.each([
  ['length', 16_990, 3920, '', 0],
  ['addprim-jump', 14_670, 7706, 'jump', 1467],
  ['addprim-turn-left', 21_890, 1208, 'turn left', 2189],
] as const)('the %s split', async (split, train, test_, taught, copies) => {
  const loaded = await loadCorpus({ ...corpus, split }, data, tokenizer);
  const pairs = SPLITS.map((each) => allPairs(loaded.splits[each]));

  test('has the published counts, its validation split taken from train', () => {
    const [ofTrain, ofValid, ofTest] = pairs.map(({ length }) => length);
    expect([ofTrain + ofValid, ofTest]).toEqual([train, test_]);
    expect(ofValid).toBeGreaterThan(600);
    expect(loaded.given).toEqual(SPLITS);
  });

  test('has no source in two splits', () => {
    const sources = pairs.map((each) => new Set(each.map(({ source }) => source)));
    expect(new Set(pairs.flat().map(({ source }) => source)).size).toBe(20_910);
    expect(sources.reduce((sum, { size }) => sum + size, 0)).toBe(20_910);
  });

  test('keeps what it teaches in train, as often as published', () => {
    const counts = pairs.map((each) => each.filter(({ source }) => source === taught).length);
    expect(counts).toEqual([copies, 0, 0]);
  });

  test('is as its README states it', () => {
    expect(readme).toContain(loaded.hash);
    for (const each of pairs) expect(readme).toContain(each.length.toLocaleString('en'));
  });
});

test('the length split tests longer targets than it trains on', async () => {
  const { splits } = await loadCorpus({ ...corpus, split: 'length' }, data, tokenizer);
  const lengths = SPLITS.map((split) =>
    allPairs(splits[split]).map(({ target }) => target.split(' ').length),
  );
  expect(lengths.map((each) => Math.max(...each))).toEqual([22, 22, 48]);
  expect(Math.min(...lengths[2])).toBe(24);
});

test('what is taught stays in train however much is held out', async () => {
  const half = { ...data, validPercent: 50, testPercent: 50 };
  const { splits } = await loadCorpus({ ...corpus, split: 'addprim-jump' }, half, tokenizer);
  expect(allPairs(splits.train).filter(({ source }) => source === 'jump').length).toBe(1467);
});
