/** Schedules against their formulas, published values, and PyTorch 2.13's schedulers. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Budget, configSchema, type TrainConfig } from '../config/schema.ts';
import type { BatchPlan } from '../data/batches.ts';
import { shareDecayed } from './budget.ts';
import { learningRateAt } from './schedule.ts';
import { type Position, START } from './state.ts';

const fixture: {
  learningRate: number;
  cosine: { updates: number; minimum: number; rates: readonly number[] };
} = JSON.parse(readFileSync(new URL('./fixtures/optimizers.json', import.meta.url), 'utf8'));

const SCHEDULES = ['constant', 'noam', 'inverse-root', 'cosine', 'plateau'] as const;
const config = (train: Partial<TrainConfig>): TrainConfig =>
  configSchema.parse({ model: { kind: 'rnn' }, train, budget: { updates: 1 } }).train;
const rateAt = (update: number, train: TrainConfig, dim: number, decayed = 0, reductions = 0) =>
  learningRateAt({ update, decayed, reductions }, train, dim);

test('noam is equation 3, and peaks at the end of warm-up', () => {
  const noam = config({ schedule: 'noam', learningRate: 1, warmup: 4000 });
  expect(rateAt(1, noam, 512)).toBeCloseTo(512 ** -0.5 * 4000 ** -1.5, 12);
  expect(rateAt(4000, noam, 512)).toBeCloseTo(0.000698771, 8);
  expect(rateAt(16000, noam, 512)).toBeCloseTo(0.000698771 / 2, 8);
});

test('inverse-root is noam with its peak named', () => {
  const noam = config({ schedule: 'noam', learningRate: 1, warmup: 4000 });
  const root = config({ schedule: 'inverse-root', learningRate: (512 * 4000) ** -0.5, warmup: 4000 });
  for (const update of [1, 100, 4000, 50_000]) {
    expect(rateAt(update, root, 512)).toBeCloseTo(rateAt(update, noam, 512), 12);
  }
});

test('constant is constant after its warm-up', () => {
  const constant = config({ schedule: 'constant', learningRate: 0.002, warmup: 10 });
  expect([1, 5, 10, 999].map((update) => rateAt(update, constant, 8))).toEqual([0.0002, 0.001, 0.002, 0.002]);
  expect(rateAt(1, { ...constant, warmup: 0 }, 8)).toBe(0.002);
});

test('cosine without warm-up has the rates of CosineAnnealingLR', () => {
  const { updates, minimum, rates } = fixture.cosine;
  const { learningRate } = fixture;
  const cosine = config({ schedule: 'cosine', warmup: 0, learningRate, minLearningRate: minimum });
  const found = rates.map((_, made) => rateAt(made + 1, cosine, 8, made / updates));
  for (const [i, rate] of rates.entries()) expect(found[i]).toBeCloseTo(rate, 12);
  expect(rateAt(updates + 1, cosine, 8, 1)).toBeCloseTo(minimum, 12);
});

test('plateau multiplies the rate down to its least', () => {
  const plateau = config({
    schedule: 'plateau',
    learningRate: 0.1,
    plateauFactor: 0.5,
    minLearningRate: 0.03,
  });
  expect([0, 1, 2, 9].map((reductions) => rateAt(1000, plateau, 8, 0, reductions))).toEqual([
    0.1, 0.05, 0.03, 0.03,
  ]);
});

test.each(SCHEDULES)(
  '%s rises linearly up to the end of warm-up, and never above it afterwards',
  (schedule) => {
    const warmup = fc.integer({ min: 2, max: 5000 });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(warmup, share, share, fc.nat(5), (end, within, decayed, reductions) => {
        const train = config({ schedule, warmup: end, learningRate: 0.01, minLearningRate: 0.001 });
        const update = Math.max(1, Math.round(within * end));
        const peak = rateAt(end, train, 64, decayed, reductions);
        expect(rateAt(update, train, 64, decayed, reductions)).toBeCloseTo((peak * update) / end, 12);
        expect(rateAt(end + update, train, 64, decayed, reductions)).toBeLessThanOrEqual(peak * (1 + 1e-12));
        expect(peak).toBeGreaterThan(0);
      }),
    );
  },
);

test('a cosine follows the nearest limit that is not time, or train.decayUpdates alone', () => {
  const notRead = () => {
    throw new Error('not read here');
  };
  const plan: BatchPlan = { buckets: [], batchesInEpoch: () => 10, batch: notRead, bucketOf: notRead };
  const position: Position = { ...START, update: 30, targetTokens: 700, epoch: 2, batch: 5 };
  const share = (budget: Budget, decayUpdates?: number) =>
    shareDecayed({ decayUpdates }, budget, position, plan);
  expect(share({ updates: 60 })).toBe(0.5);
  expect(share({ targetTokens: 1000 })).toBe(0.7);
  expect(share({ epochs: 10 })).toBe(0.25);
  expect(share({ seconds: 1, updates: 300, targetTokens: 1000 })).toBe(0.7);
  expect(share({ seconds: 1 }, 40)).toBe(0.75);
  expect(share({ updates: 60 }, 20)).toBe(1);
});
