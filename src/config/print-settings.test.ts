import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { PRESET_NAMES } from './presets.ts';
import { settingLines, settingsYaml } from './print-settings.ts';
import { type Layers, resolveConfig } from './resolve.ts';
import { MODELS, type ModelName, PLAIN_MODELS } from './schema.ts';

const resolveAll = (layers: Layers, models: readonly ModelName[] = PLAIN_MODELS) =>
  Promise.all(models.map((model) => resolveConfig(model, layers, models)));

const setting = fc.oneof(
  fc.constantFrom('rnn.dim=40', 'transformer.heads=2', 'model.dropout=0.25', 'rnn.train.warmup=7', 'seed=12'),
  fc.constantFrom(
    'budget.updates=20',
    'rnn.budget.flops=5e12',
    'train.epsilon=1e-9',
    'transformer.tied=false',
  ),
  fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => `corpus.name=${JSON.stringify(text)}`),
  fc.constantFrom(
    'corpus.target="no"',
    'corpus.target="12"',
    'corpus.target="a: b #c"',
    'corpus.target="1e3"',
  ),
);

test('settings that are printed and read again are the same settings, for one model and for two', async () => {
  const file = join(temporaryFolder(), 'settings.yaml');
  await fc.assert(
    fc.asyncProperty(
      fc.array(setting, { maxLength: 5 }),
      fc.constantFrom(...PRESET_NAMES),
      fc.constantFrom<readonly ModelName[]>(PLAIN_MODELS, ['transformer'], MODELS),
      async (set, preset, models) => {
        const meant = set.filter((each) => models.length > 1 || !each.startsWith('rnn.'));
        const resolved = await resolveAll({ preset, set: meant }, models);
        writeFileSync(file, settingsYaml(resolved, ['made by\na test']));
        const again = await resolveAll({ file }, models);
        expect(again.map(({ config }) => config)).toEqual(resolved.map(({ config }) => config));
      },
    ),
    { numRuns: 50 },
  );
});

test('each setting stands once, with where it came from, and what the models do not share under their names', async () => {
  const layers = {
    preset: 'base',
    set: ['rnn.train.warmup=7'],
    flags: [{ flag: 'SEQCMP_SEED', path: 'seed', value: 3, source: 'environment' as const }],
  };
  const yaml = settingsYaml(await resolveAll(layers), []);
  const lines = yaml.split('\n');
  for (const line of [
    'seed: 3  # SEQCMP_SEED',
    '  dim: 864  # preset base',
    '    warmup: 7  # --set',
    '    warmup: 4000  # preset base',
    '  minCount: 1  # default',
    '  # target: not set',
  ]) {
    expect(lines.filter((each) => each === line)).toHaveLength(1);
  }
  const paths = settingLines(await resolveAll(layers)).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toEqual(expect.arrayContaining(['rnn.dim', 'transformer.heads', 'seed', 'train.clipNorm']));
  expect(paths).not.toContain('train.warmup');
});
