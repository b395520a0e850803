import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { comparePaired } from '../testing/compare-paired.ts';
import { createMetric } from './create-metric.ts';
import type { MetricName, MetricOptions, Segment } from './metric.ts';
import { scoreCorpus } from './score-corpus.ts';

interface Setting extends Omit<MetricOptions, 'symbols' | 'version'> {
  metric: MetricName;
  /** Without the number of references. */
  signature: string;
}
interface Fixture {
  settings: Setting[];
  corpora: { name: string; segments: Segment[]; signature: string; scores: number[] }[];
  significance: {
    name: string;
    first: string[];
    second: string[];
    references: string[];
    expected: { metric: MetricName; bs: number; ar: number; delta: number; low: number; high: number }[];
  }[];
}
const fixture: Fixture = JSON.parse(
  readFileSync(new URL('./fixtures/sacrebleu.json', import.meta.url), 'utf8'),
);
const symbols = (text: string): string[] => text.split(' ');

describe('scores and signatures are those of sacreBLEU 2.6.0', () => {
  test.each(fixture.corpora)('$name', ({ segments, signature: nrefs, scores }) => {
    for (const [i, { metric: name, signature, ...options }] of fixture.settings.entries()) {
      const metric = createMetric(name, { symbols, version: '0.1.0', ...options });
      expect(Math.abs(scoreCorpus(metric, segments) - scores[i]), signature).toBeLessThan(1e-11);
      const expected = `${nrefs}|${signature}`.replace('version:2.6.0', 'version:seqcmp-0.1.0');
      expect(metric.signature(segments)).toBe(expected);
    }
  });
});

describe('significance agrees with sacreBLEU 2.6.0 within Monte-Carlo error', () => {
  const samples = 10_000;
  /** Five standard errors of the difference of two shares near p, of 10,000 trials each. */
  const slack = (p: number): number => 5 * Math.sqrt((2 * p * (1 - p)) / samples) + 2 / samples;

  test.each(fixture.significance)('$name', ({ first, second, references, expected }) => {
    const segments = (outputs: string[]): Segment[] =>
      outputs.map((output, i) => ({ output, references: [references[i]] }));
    for (const { metric: name, bs, ar, delta, low, high } of expected) {
      const metric = createMetric(name, { symbols, version: '0.1.0' });
      const options = { seed: 1, samples, trials: samples };
      const [bootstrap, randomisation] = comparePaired(metric, segments(first), segments(second), options);
      expect(bootstrap.delta).toBeCloseTo(delta, 10);
      expect(Math.abs(bootstrap.pValue - bs)).toBeLessThan(slack(bs));
      expect(Math.abs(randomisation.pValue - ar)).toBeLessThan(slack(ar));
      expect(Math.abs(bootstrap.low - low) / (high - low)).toBeLessThan(0.03);
      expect(Math.abs(bootstrap.high - high) / (high - low)).toBeLessThan(0.03);
    }
  });
});
