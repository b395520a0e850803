import fc from 'fast-check';
import { expect, test } from 'vitest';
import { configSchema, SPLITS } from '../config/schema.ts';
import { cleanCorpus, splitFile } from './clean-corpus.ts';
import type { Pair, PairPiece } from './pair.ts';
import { allPairs, pairList } from './pair-list.ts';
import { memoryStorage } from './storage.ts';

const { data } = configSchema.parse({
  model: { kind: 'rnn' },
  data: { testPercent: 20, validPercent: 20 },
});

/** So many different sources that no split is left empty. */
const FILLING = Array.from({ length: 100 }, (_, i): Pair => ({ source: `filling ${i}`, target: 'x' }));

async function* inPieces(pairs: readonly Pair[]): AsyncGenerator<PairPiece> {
  for (let at = 0; at < pairs.length; at += 7) yield { pairs: pairs.slice(at, at + 7), share: 1 };
}

async function cleanedIn(parts: number, read: readonly Pair[], oneTarget: boolean) {
  const storage = memoryStorage();
  const cleaning = { name: 'test', oneTarget, repeats: false, given: [], data, parts };
  const note = await cleanCorpus(inPieces(read), cleaning, storage, () => undefined);
  const pairs = SPLITS.map((split) => allPairs(pairList(storage.open(splitFile(split)), note.pairs[split])));
  return { note, pairs };
}

test('many parts give the pairs, order, counts and hash of one part', async () => {
  // Few different texts, so that there are repetitions, ambiguity and empty sides; line ends and quotes stay whole.
  const text = fc.constantFrom('', ' ', 'a', ' a', 'b\n"', 'e\u0301', 'é', 'c\td', '\\', '😀');
  const somePairs = fc.array(fc.record({ source: text, target: text }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(
      somePairs,
      fc.integer({ min: 2, max: 256 }),
      fc.boolean(),
      async (some, parts, oneTarget) => {
        const read = [...some, ...FILLING, ...some];
        expect(await cleanedIn(parts, read, oneTarget)).toEqual(await cleanedIn(1, read, oneTarget));
      },
    ),
    { numRuns: 30 },
  );
});

test('a split keeps the order in which its pairs were read', async () => {
  const { pairs, note } = await cleanedIn(16, FILLING, false);
  for (const split of pairs)
    expect(split).toEqual(FILLING.filter(({ source }) => split.some((p) => p.source === source)));
  expect(note.counts).toMatchObject({ read: 100, kept: 100 });
});
