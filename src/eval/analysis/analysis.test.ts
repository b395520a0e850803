import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../../text/edit-distance.ts';
import { createMetric } from '../create-metric.ts';
import { analyseAnswers } from './analyse-answers.ts';
import type { AnswerSymbols } from './answer-symbols.ts';
import { scoresByFrequency } from './by-frequency.ts';
import { scoresByLength } from './by-length.ts';
import { scoreRanges, sentenceScores, widestLeads } from './by-sentence.ts';
import { countEdits, errorKinds, repeatedSymbols } from './edit-kinds.ts';
import { firstErrorIndex, firstErrors } from './first-error.ts';
import { producedNgrams } from './ngrams.ts';
import { rangesOf } from './ranges.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const answer = (output: string, reference: string): AnswerSymbols => ({
  output: words(output),
  reference: words(reference),
});
const options = { symbols: words, version: '0.1.0' };
const line = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 7 });

describe('by source length', () => {
  test('every value stands in one range, and equal values share it', () => {
    const values = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, (lengths) => {
        const ranges = rangesOf(lengths, 6);
        expect(ranges.length).toBeLessThanOrEqual(6);
        for (const length of lengths) {
          expect(ranges.filter(([from, to]) => from <= length && length <= to)).toHaveLength(1);
        }
      }),
    );
  });

  test('each range has its own score', () => {
    const segments = [
      { output: 'a', references: ['a'] },
      { output: 'a', references: ['b'] },
    ];
    expect(scoresByLength(segments, [3, 9], [createMetric('exact', options)])).toEqual([
      { from: 3, to: 3, sources: 1, scores: { exact: 100 } },
      { from: 9, to: 9, sources: 1, scores: { exact: 0 } },
    ]);
  });
});

test('by training frequency, a word counts as often as both sides have it', () => {
  const answers = [answer('the the cat', 'the cat sat'), answer('dog', 'sat')];
  const trained = new Map([
    ['the', 2000],
    ['cat', 3],
    ['dog', 1],
  ]);
  const found = scoresByFrequency(answers, trained);
  expect(
    found.map(({ from, to, output, reference, matched }) => [from, to, output, reference, matched]),
  ).toEqual([
    [0, 0, 0, 2, 0], // sat
    [1, 1, 1, 0, 0], // dog
    [2, 4, 1, 1, 1], // cat
    [1000, 9999, 2, 1, 1], // the
  ]);
  expect(found[0]).toMatchObject({ precision: null, recall: 0, f1: 0 });
  expect(found[3].precision).toBe(50);
  expect(found[3].recall).toBe(100);
  expect(found[3].f1).toBeCloseTo(200 / 3, 12);
  const { low, high } = found[3].f1Interval ?? { low: 100, high: 0 };
  expect(low).toBeLessThan(200 / 3);
  expect(high).toBeGreaterThan(200 / 3);
});

describe('by sentence', () => {
  test('a perfect sentence of two words scores 100 by BLEU with effective order, and 0 without', () => {
    const segments = [{ output: 'good morning', references: ['good morning'] }];
    const score = (effectiveOrder: boolean) =>
      sentenceScores(createMetric('bleu', { ...options, effectiveOrder }), segments)[0];
    expect(score(true)).toBeCloseTo(100, 9);
    expect(score(false)).toBe(0);
  });

  test('ranges hold every score once', () => {
    const ranges = scoreRanges([0, 9.99, 10, 55, 100 - 1e-13, 140]);
    expect(ranges.filter(({ sentences }) => sentences > 0)).toEqual([
      { from: 0, to: 10, sentences: 2 },
      { from: 10, to: 20, sentences: 1 },
      { from: 50, to: 60, sentences: 1 },
      { from: 100, to: null, sentences: 2 },
    ]);
  });

  test('the widest leads come first', () => {
    const [first, second] = [
      [10, 50, 30, 20],
      [10, 20, 90, 10],
    ];
    expect(widestLeads(first, second, 2)).toEqual({ first: [1, 3], second: [2] });
  });
});

describe('n-grams', () => {
  test('are over-produced where the reference of the same answer lacks them', () => {
    const [unigrams, bigrams] = producedNgrams([answer('a a b', 'a b c'), answer('b', 'a')], 2);
    expect(unigrams.over).toEqual([
      { ngram: 'a', output: 2, reference: 2, excess: 1 },
      { ngram: 'b', output: 2, reference: 1, excess: 1 },
    ]);
    expect(unigrams.under).toEqual([
      { ngram: 'a', output: 2, reference: 2, excess: 1 },
      { ngram: 'c', output: 0, reference: 1, excess: 1 },
    ]);
    expect(bigrams.over.map(({ ngram }) => ngram)).toEqual(['a a']);
    expect(bigrams.under.map(({ ngram }) => ngram)).toEqual(['b c']);
  });
});

describe('the first error', () => {
  test.each([
    ['a b c', 'a b c', null],
    ['a x c', 'a b c', 1],
    ['a b', 'a b c', 2],
    ['a b c', 'a b', 2],
    ['', 'a', 0],
  ])('of %j against %j', (output, reference, index) => {
    expect(firstErrorIndex(answer(output, reference))).toBe(index);
  });

  test('is counted among the answers that came so far', () => {
    const answers = [
      answer('x b', 'a b'),
      answer('a', 'a'),
      answer('a b', 'a c'),
      answer('a b c d', 'a b c'),
    ];
    expect(firstErrors(answers)).toEqual([
      { place: 1, reached: 4, wrong: 1 },
      { place: 2, reached: 3, wrong: 1 },
      { place: 3, reached: 1, wrong: 0 },
      { place: 4, reached: 1, wrong: 1 },
    ]);
    expect(firstErrors([])).toEqual([]);
  });

  test('is counted as none at places that answers come to rightly', () => {
    expect(firstErrors([answer('a b', 'a b'), answer('x', 'a')])).toEqual([
      { place: 1, reached: 2, wrong: 1 },
      { place: 2, reached: 1, wrong: 0 },
      { place: 3, reached: 1, wrong: 0 },
    ]);
  });
});

/** Every way tried. @returns fewest edits, and the most substitutions among as few */
function bestWay(from: readonly string[], to: readonly string[]): [edits: number, substitutions: number] {
  if (from.length === 0 || to.length === 0) return [from.length + to.length, 0];
  const changed = from[0] === to[0] ? 0 : 1;
  const after = (way: [number, number], edits: number, substitutions: number): [number, number] => [
    way[0] + edits,
    way[1] + substitutions,
  ];
  const ways = [
    after(bestWay(from.slice(1), to.slice(1)), changed, changed),
    after(bestWay(from.slice(1), to), 1, 0),
    after(bestWay(from, to.slice(1)), 1, 0),
  ];
  return ways.sort(([edits, most], [others, mostOthers]) => edits - others || mostOthers - most)[0];
}

describe('kinds of error', () => {
  test('edits add up to the distance, and explain the difference in length', () => {
    fc.assert(
      fc.property(line, line, (from, to) => {
        const { deleted, inserted, substituted } = countEdits(from, to);
        expect(deleted + inserted + substituted).toBe(editDistance(from, to));
        expect(deleted - inserted).toBe(from.length - to.length);
        expect(Math.min(deleted, inserted, substituted)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('of several shortest ways one with most substitutions counts', () => {
    const few = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 });
    fc.assert(
      fc.property(few, few, (from, to) => {
        const { deleted, inserted, substituted } = countEdits(from, to);
        expect([deleted + inserted + substituted, substituted]).toEqual(bestWay(from, to));
      }),
    );
    expect(countEdits([...'aca'], [...'bbac'])).toEqual({ deleted: 0, inserted: 1, substituted: 2 });
  });

  test.each([
    ['a b c', 0],
    ['a a b', 1],
    ['a a a', 2],
    ['a b a b c', 2],
    ['a b c d a b c d', 4],
    ['a b c d e a b c d e', 0],
  ])('%j says %i symbols twice', (text, expected) => {
    expect(repeatedSymbols(words(text))).toBe(expected);
  });

  test('what the reference repeats is no error', () => {
    expect(errorKinds([answer('bye bye', 'bye bye')])).toMatchObject({ repeated: 0, answersWithRepeats: 0 });
    const found = errorKinds([answer('bye bye bye', 'bye bye'), answer('a', 'a b')]);
    expect(found).toEqual({ omitted: 25, substituted: 0, added: 25, repeated: 25, answersWithRepeats: 50 });
  });
});

test('all of it together compares with the nearest reference', () => {
  const answers = [{ output: 'a b', references: ['c d e', 'a b'] }];
  const bleu = createMetric('bleu', { ...options, effectiveOrder: true });
  const found = analyseAnswers(answers, words, sentenceScores(bleu, answers), null);
  expect(found.errors).toEqual({ omitted: 0, substituted: 0, added: 0, repeated: 0, answersWithRepeats: 0 });
  expect(found.firstErrors.map(({ wrong }) => wrong)).toEqual([0, 0, 0]);
  expect(found.byTrainingFrequency).toBeNull();
});
