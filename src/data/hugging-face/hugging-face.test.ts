import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Level } from '../../config/schema.ts';
import { startSymbols } from '../learn-symbols.ts';
import { createTokenizer, type Tokenizer } from '../vocabulary.ts';
import { readHuggingFace } from './read-file.ts';
import { huggingFaceFile } from './write-file.ts';

interface Fixture {
  /** That the tokenizers library learnt from lines.txt. */
  merges: [string, string][];
  /** A file that it saved. */
  trained: { model: Record<string, unknown> };
  texts: string[];
  answers: Record<'trained' | Level, { ids: number[][]; decoded: string[] }>;
}
const read = (name: string) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), 'utf8');
const fixture: Fixture = JSON.parse(read('tokenizers.json'));

function learnt(level: Level): Tokenizer {
  const learning = startSymbols(level, { minCount: 1, vocabulary: 420 });
  for (const line of read('lines.txt').split('\n').slice(0, -1)) learning.add(line);
  const ending = learning.end();
  for (;;) {
    const { done, value } = ending.next();
    if (done) return value;
  }
}

describe('as tokenizers 0.23.2 of Hugging Face', () => {
  test('we learn the same merges from the same lines', () => {
    expect(learnt('bpe').merges).toEqual(fixture.merges);
  });

  const levels = ['bpe', 'word', 'char'] as const;
  const cases: [string, () => Tokenizer][] = [
    ['trained', () => readHuggingFace(fixture.trained, 'trained')],
    ...levels.map((level): [string, () => Tokenizer] => [level, () => learnt(level)]),
  ];
  test.each(cases)('%s: texts have the same ids, and ids the same text', (name, tokenizerOf) => {
    const tokenizer = tokenizerOf();
    const { ids, decoded } = fixture.answers[name as keyof Fixture['answers']];
    expect(fixture.texts.length).toBeGreaterThan(100);
    for (const [i, text] of fixture.texts.entries()) {
      expect(tokenizer.encode(text), JSON.stringify(text)).toEqual(ids[i]);
      expect(tokenizer.decode(ids[i]), JSON.stringify(text)).toBe(decoded[i]);
    }
  });

  test.each(levels)('a file of %s is read back as the tokenizer that was written', (level) => {
    const tokenizer = learnt(level);
    const file = huggingFaceFile(tokenizer);
    const again = readHuggingFace(JSON.parse(file), 'file');
    expect(huggingFaceFile(again)).toBe(file);
    expect(again.vocabulary).toEqual(tokenizer.vocabulary);
    expect(again.decode([1, 7, 2, 9])).toBe(tokenizer.decode([7]));
    for (const text of fixture.texts) expect(again.encode(text)).toEqual(tokenizer.encode(text));
  });
});

describe('a file is written with', () => {
  test('symbols that JavaScript has another use for', () => {
    const tokenizer = createTokenizer('word', ['__proto__', '1', 'constructor', '0']);
    const again = readHuggingFace(JSON.parse(huggingFaceFile(tokenizer)), 'file');
    expect(again.encode('0 1 __proto__ constructor')).toEqual(tokenizer.encode('0 1 __proto__ constructor'));
  });

  test('no word that is spelt like a special symbol', () => {
    expect(() => huggingFaceFile(createTokenizer('word', ['a', '</s>']))).toThrow('holds the word </s>');
  });
});

describe('a file is refused by the name of', () => {
  const changed = (change: object, model: object = {}) => ({
    ...fixture.trained,
    ...change,
    model: { ...fixture.trained.model, ...model },
  });
  const added = { id: 0, content: 'x', single_word: false, lstrip: true, rstrip: false, special: false };
  const gpt2 = { type: 'ByteLevel', add_prefix_space: true };
  test.each([
    [changed({ normalizer: { type: 'NFC' } }), 'the normalizer NFC'],
    [changed({ truncation: { max_length: 3 } }), 'truncation'],
    [changed({ padding: {} }), 'padding'],
    [changed({ post_processor: { type: 'TemplateProcessing' } }), 'the post-processor TemplateProcessing'],
    [changed({ pre_tokenizer: { type: 'Whitespace' } }), 'BPE with the pre-tokenizer {"type":"Whitespace"}'],
    [
      changed({ pre_tokenizer: gpt2 }),
      'BPE with the pre-tokenizer {"type":"ByteLevel","add_prefix_space":true}',
    ],
    [changed({ decoder: { type: 'WordPiece' } }), 'the decoder WordPiece'],
    [changed({ added_tokens: [added] }), 'added_tokens with lstrip'],
    [changed({}, { type: 'Unigram' }), 'the model Unigram'],
    [
      changed({ pre_tokenizer: { type: 'Whitespace' } }, { type: 'WordLevel' }),
      'WordLevel with the pre-tokenizer {"type":"Whitespace"}',
    ],
    [changed({}, { dropout: 0.1 }), 'model.dropout'],
    [changed({}, { end_of_word_suffix: '</w>' }), 'model.end_of_word_suffix'],
    [changed({}, { byte_fallback: true }), 'model.byte_fallback'],
    [changed({}, { ignore_merges: true }), 'model.ignore_merges'],
  ])('what is not supported: %#', (file, feature) => {
    expect(() => readHuggingFace(file, 'x/file')).toThrow(
      expect.objectContaining({ name: 'UserError', message: `x/file: ${feature} is not supported` }),
    );
  });

  test.each([
    [[], 'at the top'],
    [{ model: { type: 'BPE' } }, 'at model.vocab: expected symbols with their ids'],
    [changed({}, { merges: ['a'] }), 'at model.merges.0'],
    [changed({}, { vocab: { a: 0, b: 5 } }), 'expected ids 0 to'],
    [changed({ added_tokens: [] }, { vocab: { a: 0 } }), 'found none for "!"'],
    [changed({}, { merges: [['a', 'qqqq']] }), 'found none for "qqqq"'],
  ])('what is damaged: %#', (file, message) => {
    expect(() => readHuggingFace(file, 'x/file')).toThrow(
      expect.objectContaining({ name: 'UserError', message: expect.stringContaining(message) }),
    );
  });
});
