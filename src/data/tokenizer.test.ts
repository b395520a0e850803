import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { trainTokenizers } from '../testing/train-tokenizers.ts';
import { parseTokenizers, serializeTokenizers } from './tokenizer.ts';
import { BOS, createTokenizer, EOS, PAD, UNK } from './vocabulary.ts';

const config = { minCount: 1, vocabulary: 300, joint: true };
const levels = { source: 'char', target: 'word' } as const;
const train = [
  { source: 'abba', target: 'the cat  the' },
  { source: 'c😀', target: 'dog\tthe' },
];

describe('trainTokenizers', () => {
  test('numbers symbols by count, equal counts in code-point order', () => {
    const { source, target } = trainTokenizers(train, levels, config);
    expect(source.vocabulary).toEqual(['a', 'b', 'c', '😀']);
    expect(target.vocabulary).toEqual(['the', 'cat', 'dog']);
    // U+FF5E comes before U+1F600, though its UTF-16 unit is above the emoji's first.
    expect(trainTokenizers([{ source: '😀～', target: 'x' }], levels, config).source.vocabulary).toEqual([
      '～',
      '😀',
    ]);
  });

  test('leaves out rare symbols, and refuses to leave out all', () => {
    const { source } = trainTokenizers(train, levels, { ...config, minCount: 2 });
    expect(source.vocabulary).toEqual(['a', 'b']);
    expect([...source.encode('acb')]).toEqual([4, UNK, 5]);
    expect(() => trainTokenizers(train, levels, { ...config, minCount: 9 })).toThrow(
      'seen at least 9 times in what is learnt from',
    );
  });
});

describe('a tokenizer', () => {
  const { source, target } = trainTokenizers(train, levels, config);

  test('decodes up to the first EOS, and skips PAD and BOS', () => {
    expect(target.decode([BOS, 4, PAD, 5, EOS, 6])).toBe('the cat');
    expect(source.decode([4, UNK, 5])).toBe('a<unk>b');
    expect(source.decode([])).toBe('');
  });

  test('has an id for every symbol and special symbol, and throws for any other', () => {
    expect(source.size).toBe(source.vocabulary.length + 4);
    expect(() => source.decode([8])).toThrow('internal: expected an id in 0..7; found 8');
  });

  test('gives a text that spells a special symbol ordinary ids', () => {
    expect([...createTokenizer('word', ['</s>']).encode('</s>')]).toEqual([4]);
  });

  test('of characters gives any text back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const { source: learnt } = trainTokenizers([{ source: text, target: 'x' }], levels, config);
        expect(learnt.decode(learnt.encode(text))).toBe(text);
        expect(learnt.symbols(text).join('')).toBe(text);
      }),
    );
  });

  test('of words gives any text back but for white space', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^\S{1,5}$/u), { minLength: 1 }), (words) => {
        const { target: learnt } = trainTokenizers(
          [{ source: 'x', target: words.join(' \t ') }],
          levels,
          config,
        );
        expect(learnt.decode(learnt.encode(words.join('  ')))).toBe(words.join(' '));
      }),
    );
  });
});

describe('stored tokenizers', () => {
  const pair = trainTokenizers(train, levels, config);

  test('are the same when read back', () => {
    const again = parseTokenizers(serializeTokenizers(pair), 'tokenizers.json');
    expect(again.hash).toBe(pair.hash);
    expect(serializeTokenizers(again)).toBe(serializeTokenizers(pair));
    expect(again.source.encode('abc😀?')).toEqual(pair.source.encode('abc😀?'));
  });

  test('have another hash when a symbol or a level differs', () => {
    const other = trainTokenizers(train, { source: 'char', target: 'char' }, config);
    expect(other.hash).not.toBe(pair.hash);
  });

  test.each([
    ['{', 'found '],
    ['[]', 'at the top: '],
    ['{"format":2}', 'at format: '],
    ['{"format":1,"source":{"level":"char","vocabulary":["a","a"]}}', 'at source: a symbol stands twice'],
    ['{"format":1,"source":{"level":"char","vocabulary":["ab"]}}', 'at source: an entry is no single symbol'],
    [
      '{"format":1,"source":{"level":"word","vocabulary":["a b"]}}',
      'at source: an entry is no single symbol',
    ],
    ['{"format":1,"source":{"level":"char","vocabulary":["a"]}}', 'at target: '],
    ['{"format":1,"source":{"level":"letters","vocabulary":["a"]}}', 'at source.level: '],
    ['{"format":1,"both":{"level":"char","vocabulary":["a"]}}', 'at both.level: '],
    ['{"format":1,"both":{"level":"bpe","merges":["ab"]}}', 'at both.merges.0: '],
    ['{"format":1,"both":{"level":"bpe","merges":["a b","ac b"]}}', 'at both: merge 2 is of "ac"'],
  ])('are refused when damaged: %s', (text, message) => {
    expect(() => parseTokenizers(text, 'run/tokenizers.json')).toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringContaining(message) }),
    );
  });
});

describe('tokenizers of sub-words', () => {
  const subWords = { source: 'bpe', target: 'bpe' } as const;
  const pairs = [
    { source: 'the cat the cat', target: 'le chat le chat' },
    { source: 'the dog', target: 'le chien' },
  ];

  test('are one for both sides, learnt from both, unless each is to have its own', () => {
    const { source, target } = trainTokenizers(pairs, subWords, config);
    expect(target).toBe(source);
    expect(source.symbols(' cat chat')).toEqual(['Ġcat', 'Ġchat']);
    const apart = trainTokenizers(pairs, subWords, { ...config, joint: false });
    expect(apart.source.symbols(' cat')).toEqual(['Ġcat']);
    expect(apart.target.symbols(' cat')).not.toEqual(['Ġcat']);
    expect(trainTokenizers(pairs, { ...subWords, target: 'word' }, config).target.level).toBe('word');
  });

  test.each([true, false])('are the same when read back, joint: %s', (joint) => {
    const pair = trainTokenizers(pairs, subWords, { ...config, joint });
    const again = parseTokenizers(serializeTokenizers(pair), 'tokenizers.json');
    expect(again.hash).toBe(pair.hash);
    expect(again.source === again.target).toBe(joint);
    expect(again.target.encode('le chat')).toEqual(pair.target.encode('le chat'));
  });

  test('hold no more symbols than they may, and merge no pair that is seen once', () => {
    expect(trainTokenizers(pairs, subWords, { ...config, vocabulary: 265 }).source.size).toBe(265);
    const once = trainTokenizers([{ source: 'xy', target: 'z' }], subWords, config);
    expect(once.source.merges).toEqual([]);
  });
});
