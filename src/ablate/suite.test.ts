/** Every ablation and every published task can be run: its settings are settings, its expectations name its arms, its folders can be told apart. */
import { describe, expect, test } from 'vitest';
import { resolveConfig } from '../config/resolve.ts';
import { createModel } from '../model/create.ts';
import { PUBLISHED_TASKS } from './published-tasks.ts';
import { ABLATIONS } from './suite.ts';

const ALL = [...ABLATIONS, ...PUBLISHED_TASKS];

test('there are twelve claims, each with a name of its own', () => {
  expect(ABLATIONS).toHaveLength(12);
  // A suite's plan has names alone.
  expect(new Set(ALL.map(({ name }) => name)).size).toBe(12 + PUBLISHED_TASKS.length);
});

describe.each(ALL.map((ablation) => [ablation.name, ablation] as const))('%s', (_, ablation) => {
  test('says a claim, a question and a source, and tries it in some way', () => {
    const { claim, question, reference, experiment, exact, timed } = ablation;
    for (const text of [claim, question, reference.paper, reference.where, reference.found])
      expect(text.length).toBeGreaterThan(5);
    expect([experiment, exact, timed].some((way) => way)).toBe(true);
  });

  test.each(ablation.experiment?.arms ?? [])(
    'the settings of $name are settings, and make a model',
    async (arm) => {
      const set = [...(ablation.experiment?.set ?? []), ...arm.set];
      const { config } = await resolveConfig(arm.model, { preset: 'tiny', set });
      expect(createModel(config.model, { source: 30, target: 40 }).params.trained).toBeGreaterThan(1000);
    },
  );

  test('arms differ, and expectations weigh arms that are there, as much up as down', () => {
    const arms = ablation.experiment?.arms ?? [];
    const names = arms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(new Set(arms.map(({ model, set }) => [model, ...set].join())).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]+$/);
    for (const { arm, from, to } of ablation.experiment?.published ?? []) {
      expect(names).toContain(arm);
      expect([0 <= from, from < to, to <= 100, to - from < 100]).toEqual([true, true, true, true]);
    }
    for (const { terms } of ablation.experiment?.expectations ?? []) {
      expect(names).toEqual(expect.arrayContaining(terms.map(({ arm }) => arm)));
      expect(terms.reduce((sum, { weight }) => sum + weight, 0)).toBe(0);
    }
  });
});
