/** What validations change, against PyTorch's ReduceLROnPlateau and by hand. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { configSchema, type TrainConfig } from '../config/schema.ts';
import { smallTable } from '../testing/temporary-run.ts';
import { type Better, isOutOfPatience, takeValidation } from './judge.ts';
import { learningRateAt } from './schedule.ts';
import { inferenceWeights, initialState, type TrainState } from './state.ts';

const fixture: {
  learningRate: number;
  plateau: { factor: number; minimum: number; losses: readonly number[]; rates: readonly number[] };
} = JSON.parse(readFileSync(new URL('./fixtures/optimizers.json', import.meta.url), 'utf8'));

const config = (train: Partial<TrainConfig>): TrainConfig =>
  configSchema.parse({ model: { kind: 'rnn' }, train }).train;

const table = smallTable();
const weightsAt = (update: number) => new Float32Array(table.size).fill(update);

/** Validates at update 10, 20 and so on with these scores; weights tell the update. */
function validations(
  scores: readonly number[],
  train: TrainConfig,
  better: Better = 'lower',
  each: (state: TrainState, isBest: boolean) => void = () => {},
): TrainState {
  const state = initialState(table, weightsAt(0));
  for (const [i, score] of scores.entries()) {
    const update = 10 * (i + 1);
    state.position = { ...state.position, update };
    each(state, takeValidation(state, { weights: weightsAt(update), loss: score, score, better }, train));
  }
  return state;
}

test('plateau lowers the rate where ReduceLROnPlateau does', () => {
  const { factor, minimum, losses, rates } = fixture.plateau;
  const train = config({
    schedule: 'plateau',
    warmup: 0,
    learningRate: fixture.learningRate,
    minLearningRate: minimum,
    plateauFactor: factor,
    // PyTorch's patience is the number of validations that change nothing yet.
    plateauPatience: 2,
  });
  const found = [fixture.learningRate];
  validations(losses, train, 'lower', ({ position: { reductions } }) => {
    found.push(learningRateAt({ update: 1, decayed: 0, reductions }, train, 8));
  });
  for (const [i, rate] of rates.entries()) expect(found[i]).toBeCloseTo(rate, 12);
});

test('other schedules never lower it', () => {
  expect(validations([1, 2, 3, 4, 5, 6], config({ plateauPatience: 1 })).position.reductions).toBe(0);
});

test.each([
  ['lower', [3, 2, 2.5, 1, 1]],
  ['higher', [1, 2, 1.5, 3, 3]],
] as const)('where %s is better, the best is the first that no other exceeds', (better, scores) => {
  const best: boolean[] = [];
  const { position } = validations(scores, config({}), better, (_, isBest) => best.push(isBest));
  expect(best).toEqual([true, true, false, true, false]);
  expect(position).toMatchObject({ best: { update: 40, score: scores[3] }, stale: 1, validated: 50 });
});

test('no number is never better than a number, and is nothing to go back to', () => {
  const { position } = validations([Number.NaN, 2, Number.NaN], config({}));
  expect(position).toMatchObject({ best: { update: 20, loss: 2 }, good: 20, validated: 30 });
});

test('patience ends after that many validations in a row without a better one; 0 never does', () => {
  const ends = (patience: number) => {
    const over: boolean[] = [];
    const train = config({ patience });
    validations([3, 4, 2, 2, 3, 4], train, 'lower', ({ position }) =>
      over.push(isOutOfPatience(position, train)),
    );
    return over;
  };
  expect(ends(2)).toEqual([false, false, false, false, true, true]);
  expect(ends(0)).toEqual([false, false, false, false, false, false]);
});

describe('snapshots', () => {
  const score = fc.integer({ min: 0, max: 9 });
  test.each(['lower', 'higher'] as const)('are the last, or the best where %s is better', (better) => {
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 2, max: 5 }),
        (scores, k) => {
          const updates = scores.map((_, i) => 10 * (i + 1));
          const of = (average: 'last' | 'best') => {
            const { position, snapshots } = validations(scores, config({ average, averageCount: k }), better);
            // The copies are those of their updates.
            expect(snapshots.map(([first]) => first)).toEqual(position.snapshots.map(({ update }) => update));
            return position.snapshots.map(({ update }) => update);
          };
          expect(of('last')).toEqual(updates.slice(-k));
          const sign = better === 'lower' ? 1 : -1;
          const ranked = updates.toSorted(
            (a, b) => sign * (scores[a / 10 - 1] - scores[b / 10 - 1]) || a - b,
          );
          expect(of('best')).toEqual(ranked.slice(0, k).toSorted((a, b) => a - b));
        },
      ),
    );
  });

  test('their mean is decoded with once it is made', () => {
    const state = validations([3, 2, 1], config({ average: 'last', averageCount: 2 }));
    expect(inferenceWeights(state)).toBe(state.weights);
    state.position = { ...state.position, averaged: true };
    expect(inferenceWeights(state)).toEqual(weightsAt(25));
  });

  test('are copies, and none are kept unless asked for', () => {
    const state = initialState(table, weightsAt(1));
    const measured = { weights: state.weights, loss: 1, score: 1, better: 'lower' } as const;
    takeValidation(state, measured, config({}));
    expect(state.snapshots).toEqual([]);
    takeValidation(state, measured, config({ average: 'last' }));
    state.weights.fill(7);
    expect(state.snapshots).toEqual([weightsAt(1)]);
  });
});
