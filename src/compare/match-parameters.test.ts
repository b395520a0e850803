import { expect, test } from 'vitest';
import { PRESET_NAMES } from '../config/presets.ts';
import { type Layers, resolveConfig } from '../config/resolve.ts';
import { PLAIN_MODELS } from '../config/schema.ts';
import { UsageError } from '../config/user-error.ts';
import { createModel } from '../model/create.ts';
import { matchParameters, percentApart } from './match-parameters.ts';

const VOCABULARIES = [
  { source: 30, target: 30 },
  { source: 31, target: 43 },
  { source: 8000, target: 8000 },
  { source: 400, target: 12_000 },
];
const resolveAll = (layers: Layers) =>
  Promise.all(PLAIN_MODELS.map((model) => resolveConfig(model, layers, PLAIN_MODELS)));
const countsOf = (resolved: Awaited<ReturnType<typeof resolveAll>>, vocabularies: (typeof VOCABULARIES)[0]) =>
  resolved.map(({ config }) => createModel(config.model, vocabularies).params.trained);

test.each(
  PRESET_NAMES.flatMap((preset) => VOCABULARIES.map((vocabularies) => ({ preset, ...vocabularies }))),
)('models of preset $preset with $source and $target symbols come within 2 %', async (given) => {
  const { resolved, said } = matchParameters(await resolveAll({ preset: given.preset }), given, true);
  const counts = countsOf([...resolved], given);
  expect(percentApart(counts)).toBeLessThanOrEqual(2);
  expect(said).toContain(
    `${counts[0].toLocaleString('en-US')} against ${counts[1].toLocaleString('en-US')} parameters`,
  );
});

test('models that are near enough stay as they are', async () => {
  const given = await resolveAll({});
  expect(matchParameters(given, { source: 30, target: 42 }, true).resolved).toBe(given);
});

test('what was set stays, the other model gives way, and its settings say so', async () => {
  const { resolved, said } = matchParameters(
    await resolveAll({ set: ['rnn.dim=100', 'transformer.heads=8'] }),
    VOCABULARIES[0],
    true,
  );
  const [rnn, transformer] = resolved.map(({ config }) => config.model);
  expect(rnn).toMatchObject({ dim: 100 });
  expect('dim' in transformer && transformer.dim % 8).toBe(0);
  expect(said).toMatch(/^transformer\.dim 128 -> \d+, transformer\.ffn 512 -> \d+: /);
  expect(resolved[1].origins.get('model.dim')).toEqual({ source: 'match', at: 'matched to the rnn' });
  expect(resolved[1].origins.get('model.heads')?.source).toBe('--set');
});

test('with all widths set, asking for it is an error that names them, and not asking leaves them', async () => {
  const given = await resolveAll({ set: ['rnn.dim=40', 'model.ffn=512', 'transformer.dim=128'] });
  const match = (required: boolean) => matchParameters(given, VOCABULARIES[0], required);
  expect(() => match(true)).toThrow(UsageError);
  expect(() => match(true)).toThrow(
    /within 2 % .* with rnn\.dim \(--set\), transformer\.dim \(--set\), transformer\.ffn \(--set\) set$/,
  );
  expect(match(false).resolved).toBe(given);
  expect(match(false).said).toMatch(/^not matched: .* % apart$/);
});

test('two hybrids stay as they are, and it is said that they do', async () => {
  const kinds = ['rnn+transformer', 'transformer+rnn'] as const;
  const given = await Promise.all(kinds.map((kind) => resolveConfig(kind, {}, kinds)));
  const { resolved, said } = matchParameters(given, VOCABULARIES[0], false);
  expect(resolved).toBe(given);
  expect(said).toMatch(/^not matched, since widths of hybrids stay: /);
  const advice = expect.stringContaining('--set rnn+transformer.encoder.dim=N');
  expect(() => matchParameters(given, VOCABULARIES[0], true)).toThrow(
    expect.objectContaining({ next: advice }),
  );
});
