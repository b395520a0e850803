import { expect, test } from 'vitest';
import type { Stage } from '../../worker/answering-messages.ts';
import { workedExample } from './worked-example.ts';

const keys = ['K', 'AE'];
const stage = (
  name: string,
  columns: number,
  values: readonly number[],
  more: Partial<Stage> = {},
): Stage => ({
  ...{ place: 'decoder.layer0.cross', inARow: 2, name, shape: [columns], values: Float32Array.from(values) },
  ...{ rowLabels: ['<s>'], ...more },
});
const heads = { rowLabels: ['head 1', 'head 2'] };
const overKeys = { ...heads, columnLabels: keys };

test('a score, its scaling and its weight can be recomputed from the numbers that are said', () => {
  const stages = [
    stage('queries', 4, [1, 2, 3, 4, 9, 9, 9, 9], heads),
    stage('keys', 4, [0, 0, 0, 1, 0.5, -1, 2, 1], { rowLabels: keys }),
    stage('products', 2, [4, 8.5, 100, 7], overKeys),
    stage('scores', 2, [2, 4.25, 50, 3.5], overKeys),
    stage('seen', 2, [2, 4.25, 50, 3.5], overKeys),
    // Of another place: it is not what the weights are made of.
    stage('seen', 2, [7, 7, 7, 7], { ...overKeys, place: 'decoder.layer0.self' }),
    stage('weights', 2, [0.095, 0.905, 1, 0], overKeys),
  ];
  expect(stages.map((_, index) => workedExample(stages, index))).toEqual([
    null,
    null,
    'head 1, AE: q · k = 1.00 × 0.50 + 2.00 × -1.00 + … (4 terms) = 8.50',
    'head 1, AE: 8.50 / √4 = 4.25',
    null,
    null,
    'head 1, AE: e^4.25 / (sum of all e^…) = 70.11 / 77.49 = 0.905',
  ]);
});

test('the token that is worked out is one that the mask leaves, at every stage', () => {
  const stages = [
    stage('queries', 1, [1, 1], heads),
    stage('keys', 1, [2, 3], { rowLabels: keys }),
    stage('products', 2, [2, 3, 2, 3], overKeys),
    stage('seen', 2, [2, -1e9, 2, -1e9], overKeys),
    stage('weights', 2, [1, 0, 1, 0], overKeys),
  ];
  expect(workedExample(stages, 2)).toContain('head 1, K: q · k');
  expect(workedExample(stages, 4)).toContain('head 1, K: e^2.00');
});

test('a probability is a share of the powers of all logits', () => {
  const columnLabels = ['T', 'D', '</s>'];
  const stages = [
    stage('logits', 3, [1, 0, -1], { columnLabels }),
    stage('probabilities', 3, [0.665, 0.245, 0.09], { columnLabels }),
  ];
  expect(workedExample(stages, 1)).toBe('T: e^1.00 / (sum of all e^…) = 2.718 / 4.086 = 0.665');
});
