import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema, SPLITS, type Split } from '../config/schema.ts';
import { assignSplits, refuseShared } from './assign-splits.ts';
import type { Pair, RawPair } from './pair.ts';
import { splitOf } from './split-pairs.ts';

const { data } = configSchema.parse({
  model: { kind: 'rnn' },
  data: { validPercent: 20, testPercent: 20 },
});
const source = fc.constantFrom(...'abcdefghijkl');
const rawPairs = fc.array(
  fc.record({ source, target: fc.constant('x'), split: fc.constantFrom<Split>('train', 'valid', 'test') }),
);

/** From what is held out most strictly. */
const STRICTEST = SPLITS.toReversed();

describe('given splits', () => {
  test('share no source once they are assigned, and what is held out keeps all that it has', () => {
    fc.assert(
      fc.property(rawPairs, (read) => {
        const { splits, overlap, sources } = assignSplits(read, read, { given: SPLITS, data });
        const expected = read.map((pair) => {
          const strictest = STRICTEST.find((split) =>
            read.some((other) => other.source === pair.source && other.split === split),
          );
          return pair.split === strictest ? pair.split : null;
        });
        expect(splits).toEqual(expected);
        expect(overlap).toBe(expected.filter((split) => split === null).length);
        for (const split of SPLITS) {
          const stay = read.filter((_, i) => expected[i] === split).map((pair) => pair.source);
          expect(sources[split]).toBe(new Set(stay).size);
        }
      }),
    );
  });

  test('stay as they are where overlap is kept, and what they share is counted either way', () => {
    fc.assert(
      fc.property(rawPairs, (read) => {
        const kept = assignSplits(read, read, { given: SPLITS, data: { ...data, overlap: 'keep' } });
        expect(kept.splits).toEqual(read.map(({ split }) => split));
        const inSplit = (split: Split) =>
          new Set(read.filter((pair) => pair.split === split).map((pair) => pair.source));
        const both = (a: Split, b: Split) => [...inSplit(a)].filter((each) => inSplit(b).has(each));
        expect(kept.shared).toMatchObject({
          trainValid: both('train', 'valid').length,
          trainTest: both('train', 'test').length,
          validTest: both('valid', 'test').length,
        });
        const shared = [...both('train', 'valid'), ...both('train', 'test'), ...both('valid', 'test')];
        expect(kept.shared.examples).toEqual([...new Set(shared)].sort().slice(0, 5));
        expect(assignSplits(read, read, { given: SPLITS, data }).shared).toEqual(kept.shared);
      }),
    );
  });

  test('are refused where they share a source and must not', () => {
    const read: RawPair[] = [
      { source: 'a\u001b', target: 'x', split: 'train' },
      { source: 'a\u001b', target: 'y', split: 'test' },
    ];
    const { shared } = assignSplits(read, read, { given: SPLITS, data });
    expect(() => refuseShared('mine', shared, { ...data, overlap: 'fail' })).toThrow(
      'mine: expected no source in two splits (data.overlap=fail); found 1 in train and test, 0 in train and valid, 0 in valid and test, such as "a\\u001b"',
    );
    expect(() => refuseShared('mine', shared, data)).not.toThrow();
  });
});

describe('a split that is not given', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'].map((letter): Pair => ({ source: letter, target: 'x' }));

  test('is taken from train by the source, and nothing goes to a split that is given', () => {
    const read = letters.map((pair): RawPair => ({ ...pair, split: 'train' }));
    const { splits } = assignSplits(read, read, { given: ['train', 'test'], data });
    const expected = letters.map((pair) => (splitOf(pair.source, data) === 'valid' ? 'valid' : 'train'));
    expect(splits).toEqual(expected);
    expect(new Set(expected).size).toBe(2);
  });

  test('is that of the source where a corpus gives none', () => {
    const { splits } = assignSplits(letters, letters, { given: [], data });
    expect(splits).toEqual(letters.map((pair) => splitOf(pair.source, data)));
    expect(new Set(splits).size).toBe(3);
  });
});

describe('a share of the train split', () => {
  const letters = Array.from({ length: 2000 }, (_, i) => ({ source: `w${i % 1500}`, target: `${i}` }));
  const assigned = (trainPercent: number, given: readonly Split[] = []) =>
    assignSplits(letters, letters, { given, data: { ...data, trainPercent } });
  const places = (split: Split, { splits }: ReturnType<typeof assigned>) =>
    splits.flatMap((each, i) => (each === split ? [i] : []));

  test('leaves valid and test as they are, counts what it leaves out, and is a part of any larger share', () => {
    const [all, half, tenth] = [100, 50, 10].map((percent) => assigned(percent));
    for (const split of ['valid', 'test'] as const) expect(places(split, tenth)).toEqual(places(split, all));
    const larger = new Set(places('train', half));
    expect(places('train', tenth).every((place) => larger.has(place))).toBe(true);
    for (const [thinned, share] of [
      [half, 0.5],
      [tenth, 0.1],
    ] as const) {
      const kept = places('train', thinned);
      expect(thinned.untrained).toBe(places('train', all).length - kept.length);
      expect(thinned.sources.train).toBe(new Set(kept.map((place) => letters[place].source)).size);
      expect(kept.length / places('train', all).length).toBeGreaterThan(share * 0.7);
      expect(kept.length / places('train', all).length).toBeLessThan(share * 1.3);
    }
  });
});
