import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream, streamKey } from '../../random/stream.ts';
import { PAD, SPECIAL } from '../vocabulary.ts';
import { ALPHABET, createBpeTokenizer } from './bpe-tokenizer.ts';
import { BYTE_SYMBOLS, bytesOf, characterOf, pieceOf, textOf } from './byte-symbols.ts';
import { createHeap } from './heap.ts';
import { learnMerges, type Merge } from './learn-merges.ts';
import { type MergeTable, mergeSymbols, pairKey } from './merge-symbols.ts';
import { pretokenize } from './pretokenize.ts';

type Options = Parameters<typeof learnMerges>[2];

function learn(counts: ReadonlyMap<string, number>, options: Options): Merge[] {
  const learning = learnMerges(counts, ALPHABET, options);
  for (;;) {
    const { done, value } = learning.next();
    if (done) return value;
  }
}

const symbolsOfWord = (word: string): string[] => Array.from(bytesOf(word), characterOf);

/** Algorithm 1 of Sennrich et al. 2016, word for word: all pairs counted anew before each merge. */
function learnNaively(counts: ReadonlyMap<string, number>, { size, minCount }: Options): string[] {
  let words = [...counts].map(([word, count]) => ({ symbols: symbolsOfWord(word), count }));
  const symbols = [...ALPHABET];
  const merges: string[] = [];
  while (symbols.length < size) {
    const pairs = new Map<string, number>();
    for (const { symbols: parts, count } of words) {
      for (let i = 1; i < parts.length; i++) {
        const pair = `${parts[i - 1]} ${parts[i]}`;
        if (!merges.includes(pair)) pairs.set(pair, (pairs.get(pair) ?? 0) + count);
      }
    }
    const age = (pair: string) => pair.split(' ').map((symbol) => symbols.indexOf(symbol));
    const older = ([a, b]: number[], [c, d]: number[]) => a - c || b - d;
    const [best] = [...pairs].sort(([a, m], [b, n]) => n - m || older(age(a), age(b)));
    if (best === undefined || best[1] < minCount) break;
    merges.push(best[0]);
    const merged = best[0].replace(' ', '');
    if (!symbols.includes(merged)) symbols.push(merged);
    words = words.map((word) => ({ ...word, symbols: mergedEverywhere(word.symbols, best[0]) }));
  }
  return merges;
}

/** From the left. */
function mergedEverywhere(symbols: readonly string[], pair: string): string[] {
  const out: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const isPair = i + 1 < symbols.length && `${symbols[i]} ${symbols[i + 1]}` === pair;
    out.push(isPair ? symbols[i] + symbols[++i] : symbols[i]);
  }
  return out;
}

const text = fc.string({ unit: 'binary', maxLength: 60 });
/** Few letters, so that merges overlap. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 12 });
const counted = fc
  .array(fc.tuple(word, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 20 })
  .map((each) => new Map(each));

describe('symbols of bytes', () => {
  test('are 256 different printable characters without white space, and spell any text', () => {
    expect(new Set(BYTE_SYMBOLS).size).toBe(256);
    for (const symbol of BYTE_SYMBOLS) expect(symbol).toMatch(/^[^\s\p{C}]$/u);
    expect(symbolsOfWord(' é\n')).toEqual(['Ġ', 'Ã', '©', 'Ċ']);
    fc.assert(fc.property(text, (each) => textOf(symbolsOfWord(each)) === each));
  });

  test('that are no UTF-8 become U+FFFD', () => {
    expect(textOf(['a', 'Ã', 'b'])).toBe('a\ufffdb');
  });

  test('are read one by one: what is whole as text, other bytes as escapes', () => {
    const cutWithin = symbolsOfWord(' 語').slice(0, -1).join('');
    expect(['ĠmÃ¤dchen', 'Ã', '¤dchen', cutWithin, '<unk>'].map(pieceOf)).toEqual([
      ...[' mädchen', '\\xc3', '\\xa4dchen', ' \\xe8\\xaa', '<unk>'],
    ]);
    fc.assert(fc.property(text, (each) => pieceOf(symbolsOfWord(each).join('')) === each));
  });
});

test('a text is the words that it is split into', () => {
  fc.assert(fc.property(text, (each) => pretokenize(each).join('') === each));
  expect(pretokenize("I'm  here,\u0085 2004!\n")).toEqual([
    'I',
    "'m",
    ' ',
    ' here',
    ',',
    '\u0085',
    ' 2004',
    '!',
    '\n',
  ]);
});

test('a heap gives what is in it in order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const heap = createHeap<number>((a, b) => a < b);
      for (const item of items) heap.push(item);
      expect(items.map(() => heap.pop())).toEqual(items.toSorted((a, b) => a - b));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});

describe('learnt merges', () => {
  test('are those of the algorithm written out', () => {
    fc.assert(
      fc.property(
        counted,
        fc.integer({ min: 0, max: 25 }),
        fc.integer({ min: 1, max: 3 }),
        (counts, more, minCount) => {
          const options = { size: ALPHABET.length + more, minCount };
          expect(learn(counts, options).map((merge) => merge.join(' '))).toEqual(
            learnNaively(counts, options),
          );
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of a smaller vocabulary are the first of a larger one', () => {
    const counts = new Map(pretokenize('she sells sea shells by the sea shore').map((each) => [each, 2]));
    const larger = learn(counts, { size: 300, minCount: 2 });
    expect(learn(counts, { size: 270, minCount: 2 })).toEqual(larger.slice(0, 10));
  });
});

describe('merging symbols', () => {
  const tableOf = (
    merges: readonly Merge[],
  ): { table: MergeTable; ids: (of: string) => number[]; names: string[] } => {
    const names = [...new Set([...BYTE_SYMBOLS, ...merges.map((merge) => merge.join(''))])];
    const idOf = (symbol: string) => names.indexOf(symbol);
    const ranks = new Map(merges.map(([left, right], rank) => [pairKey(idOf(left), idOf(right)), rank]));
    const results = merges.map((merge) => idOf(merge.join('')));
    return { table: { ranks, results }, ids: (of) => symbolsOfWord(of).map(idOf), names };
  };

  test('gives what the algorithm written out gives', () => {
    fc.assert(
      fc.property(counted, word, (counts, each) => {
        const merges = learn(counts, { size: ALPHABET.length + 20, minCount: 1 });
        const { table, ids, names } = tableOf(merges);
        let symbols = symbolsOfWord(each);
        for (;;) {
          const first = merges.find((merge) =>
            symbols.some((symbol, i) => symbol === merge[0] && symbols[i + 1] === merge[1]),
          );
          if (first === undefined) break;
          const at = symbols.findIndex((symbol, i) => symbol === first[0] && symbols[i + 1] === first[1]);
          symbols = symbols.toSpliced(at, 2, first.join(''));
        }
        expect(mergeSymbols(ids(each), table).map((id) => names[id])).toEqual(symbols);
      }),
    );
  });

  test('leaves merges out as often as BPE-dropout written out does', () => {
    const { table, ids, names } = tableOf([
      ['a', 'b'],
      ['b', 'c'],
      ['ab', 'c'],
      ['a', 'bc'],
    ]);
    const rate = 0.3;
    const runs = 20_000;
    const { uniform } = randomStream(streamKey(1, 'test'));
    const seen = new Map<string, number>();
    for (let i = 0; i < runs; i++) {
      const cut = mergeSymbols(ids('abc'), table, () => uniform() < rate)
        .map((id) => names[id])
        .join(' ');
      seen.set(cut, (seen.get(cut) ?? 0) + 1);
    }
    // At first `a b` is made unless it is dropped, then `b c` unless it is too; what is left has one merge each.
    const keep = 1 - rate;
    const expected = { 'a b c': rate ** 2, 'ab c': keep * rate, 'a bc': rate * keep * rate, abc: 0 };
    expected.abc = 1 - expected['a b c'] - expected['ab c'] - expected['a bc'];
    for (const [cut, share] of Object.entries(expected)) {
      const sixSigmas = 6 * Math.sqrt((share * (1 - share)) / runs);
      expect(Math.abs((seen.get(cut) ?? 0) / runs - share), cut).toBeLessThan(sixSigmas);
    }
  });

  test('takes a word of 100,000 letters in no time that grows with its square', () => {
    const { table, ids, names } = tableOf([
      ['a', 'a'],
      ['aa', 'aa'],
    ]);
    const merged = mergeSymbols(ids('a'.repeat(100_000)), table);
    expect(merged.map((id) => names[id])).toEqual(Array<string>(25_000).fill('aaaa'));
  });
});

describe('a tokenizer of sub-words', () => {
  const counts = new Map(pretokenize("the cat's the cat, the hat; 😀 é").map((each) => [each, 3]));
  const tokenizer = createBpeTokenizer(learn(counts, { size: 280, minCount: 2 }));

  test('gives any text back, and knows every symbol of it', () => {
    fc.assert(
      fc.property(text, (each) => {
        const ids = tokenizer.encode(each);
        expect(tokenizer.decode(ids)).toBe(each);
        expect(Math.min(SPECIAL.length, ...ids)).toBe(SPECIAL.length);
        expect(tokenizer.count(each)).toBe(ids.length);
        expect(tokenizer.symbols(each).map(tokenizer.idOf)).toEqual(ids);
      }),
    );
  });

  test('gives any text back whatever is dropped, and its bytes where all is', () => {
    const { uniform } = randomStream(streamKey(2, 'test'));
    fc.assert(
      fc.property(text, (each) => {
        expect(tokenizer.decode(tokenizer.encode(each, () => uniform() < 0.5))).toBe(each);
        expect(tokenizer.encode(each, () => true)).toHaveLength(bytesOf(each).length);
        expect(tokenizer.encode(each, () => false)).toEqual(tokenizer.encode(each));
      }),
    );
  });

  test('has the special symbols and the bytes before what merges make', () => {
    expect(tokenizer.size).toBe(275);
    expect(tokenizer.idOf('<pad>')).toBe(PAD);
    expect(tokenizer.vocabulary.slice(0, 256)).toEqual(BYTE_SYMBOLS);
    expect(tokenizer.symbols(' the cat')).toEqual(['Ġthe', 'Ġcat']);
    expect(tokenizer.units(' the cat')).toEqual(['the', 'cat']);
  });

  test('gives a text that spells a special symbol ordinary ids', () => {
    for (const symbol of SPECIAL) expect(Math.min(...tokenizer.encode(symbol))).toBeGreaterThan(3);
  });

  test('cannot be made of merges whose symbols nothing makes', () => {
    expect(() =>
      createBpeTokenizer([
        ['a', 'b'],
        ['ac', 'b'],
      ]),
    ).toThrow('merge 2 is of "ac"');
    expect(() => createBpeTokenizer([['<s>', 'b']])).toThrow('merge 1');
  });
});
