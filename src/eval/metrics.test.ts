import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMetric } from './create-metric.ts';
import { METRICS, type MetricName, type MetricOptions, type Segment } from './metric.ts';
import { scoreCorpus } from './score-corpus.ts';

const words = (text: string): string[] => text.split(' ').filter((word) => word !== '');
const options: MetricOptions = { symbols: words, version: '0.1.0' };
const score = (name: MetricName, segments: Segment[], more: Partial<MetricOptions> = {}): number =>
  scoreCorpus(createMetric(name, { ...options, ...more }), segments);
const counts = (name: MetricName, segment: Segment, more: Partial<MetricOptions> = {}): number[] => {
  const metric = createMetric(name, { ...options, ...more });
  const into = new Float64Array(metric.statistics);
  metric.segment(segment, into, 0);
  return [...into];
};

const symbol = fc.constantFrom('AA', 'B', 'K', 'S', 'T');
const line = (minLength: number) => fc.array(symbol, { minLength, maxLength: 8 }).map((s) => s.join(' '));
const segment = fc.record({
  output: line(0),
  references: fc.array(line(1), { minLength: 1, maxLength: 3 }),
});
const corpus = fc.array(segment, { minLength: 1, maxLength: 20 });
const NAMES: MetricName[] = ['wer', 'per', 'exact', 'bleu', 'chrf', 'chrf++', 'ter'];

describe('wer, exact and per', () => {
  const tomato = ['T AH M EY T OW', 'T AH M AA T OW'];

  test('a source is right when any reference matches', () => {
    const segments = [
      { output: 'T AH M AA T OW', references: tomato },
      { output: 'T AH M AH T OW', references: tomato },
    ];
    expect([score('wer', segments), score('exact', segments)]).toEqual([50, 50]);
    expect(score('per', segments)).toBeCloseTo(100 / 12, 12);
  });

  test('per reads the nearest reference, of equally near ones the longer', () => {
    expect(counts('per', { output: 'R UW T', references: ['R AW T S', 'R UW T S'] })).toEqual([1, 4]);
    expect(counts('per', { output: 'R UW T', references: ['R UW', 'R UW T S'] })).toEqual([1, 4]);
    expect(counts('per', { output: 'R UW T', references: ['R UW T S', 'R UW'] })).toEqual([1, 4]);
  });

  test('per may pass 100', () => expect(score('per', [{ output: 'A B C', references: ['D'] }])).toBe(300));

  test('per sums over the corpus: it is no mean of rates', () => {
    const segments = [
      { output: 'A', references: ['B'] },
      { output: 'A B C', references: ['A B C'] },
    ];
    expect(score('per', segments)).toBe(25);
  });

  test('wer of words counts edits, and its signature says so', () => {
    const segments = [{ output: 'a b c', references: ['a x c d', 'q'] }];
    expect([score('wer', segments), score('wer', segments, { unit: 'word' })]).toEqual([100, 50]);
    const metric = createMetric('wer', { ...options, unit: 'word' });
    expect(metric.signature(segments)).toContain('|unit:word|best:nearest|');
  });

  test('case counts unless switched off', () => {
    const segments = [{ output: 'k ae t', references: ['K AE T'] }];
    expect([score('wer', segments), score('wer', segments, { lowercase: true })]).toEqual([100, 0]);
  });

  test('wer and exact add up to 100, exactly', () => {
    fc.assert(fc.property(corpus, (c) => score('wer', c) + score('exact', c) === 100));
  });

  test('per is 0 if and only if wer is', () => {
    fc.assert(fc.property(corpus, (c) => (score('per', c) === 0) === (score('wer', c) === 0)));
  });

  test('signatures say what was compared', () => {
    const segments = [
      { output: 'A', references: ['A'] },
      { output: 'A', references: ['A', 'B'] },
    ];
    const signed = (name: MetricName) => createMetric(name, options).signature(segments);
    expect(signed('per')).toBe('nrefs:var|case:mixed|unit:symbol|best:nearest|version:seqcmp-0.1.0');
    expect(signed('wer')).toBe('nrefs:var|case:mixed|unit:symbol|best:any|version:seqcmp-0.1.0');
  });
});

describe('BLEU: the examples of Papineni et al. 2002', () => {
  const references = [
    'It is a guide to action that ensures that the military will forever heed Party commands',
    'It is the guiding principle which guarantees the military forces always being under the command of the Party',
    'It is the practical guide for the army always to heed the directions of the party',
  ];
  const lower = { lowercase: true };

  test('example 1: modified precisions of 17/18 and 10/17 against 8/14 and 1/13', () => {
    const good =
      'It is a guide to action which ensures that the military always obeys the commands of the party';
    const bad = 'It is to insure the troops forever hearing the activity guidebook that party direct';
    const goodCounts = counts('bleu', { output: good, references }, lower);
    const badCounts = counts('bleu', { output: bad, references }, lower);
    expect([goodCounts[2], goodCounts[6], goodCounts[3], goodCounts[7]]).toEqual([17, 18, 10, 17]);
    expect([badCounts[2], badCounts[6], badCounts[3], badCounts[7]]).toEqual([8, 14, 1, 13]);
  });

  test('example 2: seven times "the" has a clipped precision of 2/7 and no bigram', () => {
    const segment = {
      output: 'the the the the the the the',
      references: ['The cat is on the mat.', 'There is a cat on the mat.'],
    };
    const [, , unigrams, bigrams, , , total] = counts('bleu', segment, lower);
    expect([unigrams, bigrams, total]).toEqual([2, 0, 7]);
  });

  test('the reference length is the closest, of equally close ones the shorter', () => {
    const segment = { output: 'a b c d e', references: ['a b c d e f', 'a b c d', 'a'] };
    expect(counts('bleu', segment).slice(0, 2)).toEqual([5, 4]);
  });
});

describe('chrF', () => {
  test('by hand: "ab" for "abc" has P = 1 and R = (2/3 + 1/2) / 2 over the two orders both have', () => {
    expect(score('chrf', [{ output: 'ab', references: ['abc'] }])).toBeCloseTo(700 / 11, 12);
  });

  test('white space is not read by chrF, and is by chrF++', () => {
    const segments = [{ output: 'every where', references: ['everywhere'] }];
    expect(score('chrf', segments)).toBeCloseTo(100, 12);
    expect(score('chrf++', segments)).toBeLessThan(100);
  });
});

describe('every metric', () => {
  test('outputs that equal a reference get the best score', () => {
    const long = fc.array(line(4), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(long, (lines) => {
        const segments = lines.map((text) => ({ output: text, references: ['B B B B B', text] }));
        for (const name of NAMES) {
          const best = METRICS[name].better === 'lower' ? 0 : 100;
          expect(score(name, segments)).toBeCloseTo(best, 10);
        }
      }),
    );
  });

  test('scores lie in 0 to 100 (per, ter: from 0) and do not depend on the order of sources', () => {
    fc.assert(
      fc.property(corpus, (segments) => {
        const turned = segments.toReversed();
        for (const name of NAMES) {
          const found = score(name, segments);
          expect(found).toBeGreaterThanOrEqual(0);
          if (name !== 'per' && name !== 'ter') expect(found).toBeLessThanOrEqual(100 + 1e-9);
          // Mean lengths of references are no whole numbers: their sum is rounded.
          if (name === 'ter') expect(score(name, turned)).toBeCloseTo(found, 9);
          else expect(score(name, turned)).toBe(found);
        }
      }),
    );
  });

  test('no source is a user error, no reference a bug', () => {
    expect(() => score('wer', [])).toThrow('expected at least one source to score, found none');
    expect(() => score('wer', [{ output: 'A', references: [] }])).toThrow('internal: segment 0');
  });
});
