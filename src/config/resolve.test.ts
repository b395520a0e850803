import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { knobsOf } from './knobs.ts';
import { PRESET_NAMES } from './presets.ts';
import { type Layers, resolveConfig } from './resolve.ts';
import { type Config, halvesOf, MODELS, type ModelName } from './schema.ts';
import { UsageError, UserError } from './user-error.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'seqcmp-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function settingsFile(text: string, name = 'settings.yaml'): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** Of a plain model. */
const sizesOf = (config: Config) => halvesOf(config.model).decoder;

async function refusal(layers: Layers, model: ModelName = 'rnn', trained?: ModelName[]): Promise<UserError> {
  const thrown = await resolveConfig(model, layers, trained).then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof UserError) return thrown;
  throw new Error(`expected a UserError, found ${String(thrown)}`);
}

describe('precedence', () => {
  test('with nothing given, every setting is a default', async () => {
    const { config, origins } = await resolveConfig('transformer', {});
    expect(config.model).toMatchObject({ kind: 'transformer', dim: 128, heads: 4 });
    expect(new Set([...origins.values()].map(({ source }) => source))).toEqual(new Set(['default']));
    expect([...origins.keys()]).toContain('budget.seconds');
  });

  test('default < preset < file < flag < --set', async () => {
    const file = settingsFile('train: { warmup: 5, beta1: 0.5, epsilon: 1e-6 }\n');
    const { config, origins } = await resolveConfig('transformer', {
      preset: 'base',
      file,
      flags: [
        { flag: '--beta1', path: 'train.beta1', value: 0.6 },
        { flag: '--epsilon', path: 'train.epsilon', value: 1e-7 },
        { flag: '--warmup', path: 'train.warmup', value: undefined },
      ],
      set: ['train.epsilon=1e-8'],
    });
    expect(config.train).toMatchObject({
      schedule: 'noam',
      warmup: 5,
      beta1: 0.6,
      epsilon: 1e-8,
      beta2: 0.98,
    });
    const from = (name: string) => origins.get(`train.${name}`)?.at;
    expect(['beta2', 'schedule', 'warmup', 'beta1', 'epsilon'].map(from)).toEqual([
      'default',
      'preset base',
      `${file}:1:10`,
      '--beta1',
      '--set',
    ]);
  });

  test('what names a model beats what names both, in whichever order they stand', async () => {
    const set = ['rnn.dim=32', 'model.dim=64', 'rnn.train.warmup=7', 'train.warmup=9', 'rnn.seed=3'];
    const both: ModelName[] = ['rnn', 'transformer'];
    const rnn = (await resolveConfig('rnn', { set }, both)).config;
    const transformer = (await resolveConfig('transformer', { set }, both)).config;
    expect([sizesOf(rnn).dim, rnn.train.warmup, rnn.seed]).toEqual([32, 7, 3]);
    expect([sizesOf(transformer).dim, transformer.train.warmup, transformer.seed]).toEqual([64, 9, 1]);
  });

  test('a stronger layer that names both beats a weaker one that names a model', async () => {
    const file = settingsFile('rnn:\n  dim: 32\n');
    const { config } = await resolveConfig('rnn', { file, set: ['model.dim=64'] });
    expect(sizesOf(config).dim).toBe(64);
  });

  test('a setting that one model has reaches that model alone', async () => {
    const layers = { set: ['model.ffn=8'] };
    const both: ModelName[] = ['rnn', 'transformer'];
    expect((await resolveConfig('transformer', layers, both)).config.model).toMatchObject({ ffn: 8 });
    expect((await resolveConfig('rnn', layers, both)).config.model).not.toHaveProperty('ffn');
    expect((await refusal(layers)).message).toBe('--set: model.ffn: the rnn has no such setting');
  });

  test('--set reads values as YAML scalars, and text that is none as itself', async () => {
    const set = [
      'model.tied=false',
      'corpus.name="12"',
      'corpus.target=a: [b] #c',
      'train.learningRate=2e-3',
    ];
    const { config } = await resolveConfig('rnn', { set });
    expect(config.model).toHaveProperty('tied', false);
    expect(config.corpus).toMatchObject({ name: '12', target: 'a: [b] #c' });
    expect(config.train.learningRate).toBe(0.002);
  });
});

describe('a hybrid', () => {
  const hybrid = 'rnn+transformer';

  test('has a section of settings for each half', async () => {
    const set = ['model.encoder.cell=lstm', 'rnn+transformer.decoder.ffn=64', 'train.warmup=3'];
    const { config, origins } = await resolveConfig(hybrid, { set });
    expect(config.model).toMatchObject({ kind: hybrid, encoder: { cell: 'lstm' }, decoder: { ffn: 64 } });
    expect(origins.get('model.decoder.ffn')?.at).toBe('--set');
    expect(config.train.warmup).toBe(3);
  });

  test('takes what names no half in each half that has it, unless the half is named', async () => {
    const set = ['rnn+transformer.encoder.dim=24', 'model.dim=32', 'model.heads=8', 'model.encoder.layers=2'];
    const models: ModelName[] = [hybrid, 'rnn'];
    const { config } = await resolveConfig(hybrid, { set: set.slice(0, 3) }, models);
    expect(config.model).toMatchObject({ encoder: { dim: 24 }, decoder: { dim: 32, heads: 8 } });
    expect(sizesOf((await resolveConfig('rnn', { set }, models)).config).dim).toBe(32);
  });

  test('may have a half whose every line is commented out', async () => {
    const file = settingsFile('rnn+transformer:\n  encoder:\n    # dim: 24\n  decoder:\n    dim: 32\n');
    const { config } = await resolveConfig(hybrid, { file });
    expect(config.model).toMatchObject({ encoder: { dim: 168 }, decoder: { dim: 32 } });
  });

  test('is preset as the plain models are, and trained as its decoder', async () => {
    const { config } = await resolveConfig(hybrid, { preset: 'base' });
    expect(config.model).toMatchObject({ encoder: { dim: 864 }, decoder: { dim: 512, heads: 8 } });
    expect(config.train.schedule).toBe('noam');
  });

  test.each([
    ['model.encoder.ffn=3', 'model.encoder.ffn: the rnn+transformer has no such', 'The transformer+rnn has.'],
    ['model.encoder.cel=lstm', 'unknown setting model.encoder.cel', 'Did you mean model.encoder.cell?'],
    ['model.encoder.cell=ltsm', 'expected one of gru, lstm, tanh, found "ltsm"', 'Did you mean lstm?'],
    ['model.decoder.heads=3', 'expected a divisor of the width, dim', 'Change it'],
    ['model.decoder=3', 'model.decoder is a section', 'Its settings: dim, '],
  ])('%s is refused', async (argument, message, next) => {
    const error = await refusal({ set: [argument] }, hybrid);
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toContain(message);
    expect(error.next).toContain(next);
  });

  test('needs equal widths for dot products', async () => {
    const error = await refusal({ set: ['model.decoder.attention=dot'] }, 'transformer+rnn');
    expect(error.message).toContain('one width');
    const equal = { set: ['model.decoder.attention=dot', 'model.dim=32'] };
    await expect(resolveConfig('transformer+rnn', equal)).resolves.toHaveProperty('config');
  });
});

test('learned positions must reach as far as the data', async () => {
  const error = await refusal({ set: ['model.positions=learned', 'data.maxLength=100'] }, 'transformer');
  expect(error.message).toContain('transformer.maxPositions: expected at least data.maxLength, 100');
  const wide = { set: ['model.positions=learned', 'data.maxLength=100', 'model.maxPositions=100'] };
  await expect(resolveConfig('transformer', wide)).resolves.toHaveProperty('config');
});

describe('a settings file', () => {
  test('may be JSON, with tabs', async () => {
    const file = settingsFile(
      '{\n\t"data": {\n\t\t"buckets": 3\n\t},\n\t"rnn": { "layers": 2 }\n}\n',
      'x.json',
    );
    const { config } = await resolveConfig('rnn', { file });
    expect([config.data.buckets, sizesOf(config).layers]).toEqual([3, 2]);
  });

  test('may be UTF-16, as PowerShell writes what is sent to a file', async () => {
    const file = join(folder, 'utf-16.yaml');
    writeFileSync(file, Buffer.from('\ufeffseed: 5\r\n', 'utf16le'));
    expect((await resolveConfig('rnn', { file })).config.seed).toBe(5);
  });

  test('that is no UTF-8 is refused, not read with signs in place of what it says', async () => {
    const file = join(folder, 'latin-1.yaml');
    writeFileSync(file, Buffer.from('corpus:\n  name: caf\u00e9.tsv\n', 'latin1'));
    expect((await refusal({ file })).message).toBe(`${file}: expected UTF-8; found bytes that are not`);
    writeFileSync(file, Buffer.from('seed: 5\n', 'utf16le'));
    expect(await refusal({ file })).toMatchObject({
      message: `${file}: expected text; found a byte of zero`,
      next: expect.stringContaining('iconv -f utf-16le'),
    });
  });

  test('that is not there is named', async () => {
    const error = await refusal({ file: 'none.yaml' });
    expect(error.message).toBe('none.yaml: expected a file of settings; found nothing there');
    expect(error.next).toBe('Give --config the path of a YAML or JSON file.');
  });

  test('may hold aliases, empty sections, comments, or nothing', async () => {
    const file = settingsFile('# all\nrnn: &same { dim: 32 }\ntransformer: *same\ntrain:\n  # warmup: 3\n');
    expect(sizesOf((await resolveConfig('transformer', { file })).config).dim).toBe(32);
    const { config } = await resolveConfig('rnn', { file: settingsFile('# none\n') });
    expect(sizesOf(config).dim).toBe(knobsOf('rnn').get('model.dim')?.default);
  });

  test("may be a run's own config.json, whose model's settings are for that model", async () => {
    const run = { formatVersion: 1, model: 'transformer', config: {} };
    const { config } = await resolveConfig('transformer', { set: ['model.heads=2', 'seed=5'] });
    const file = settingsFile(JSON.stringify({ ...run, config, command: 'seqcmp' }), 'config.json');
    expect((await resolveConfig('transformer', { file })).config).toEqual(config);
    const other = await resolveConfig('rnn', { file }, MODELS);
    expect([other.config.seed, other.config.model.kind]).toEqual([5, 'rnn']);
    expect(other.origins.get('model.dim')?.source).toBe('default');
    const wrong = settingsFile(JSON.stringify({ ...run, config: { ...config, sed: 1 } }, null, 1));
    expect((await refusal({ file: wrong }, 'transformer')).message).toMatch(/:\d+:3: unknown setting sed/);
  });

  test.each([
    [
      'train:\n  lerningRate: 1\n',
      ':2:3: unknown setting train.lerningRate',
      'Did you mean train.learningRate?',
    ],
    ['trian:\n  warmup: 1\n', ':2:3: unknown setting trian.warmup', 'Did you mean train.warmup?'],
    ['seed: 1\nrnn:\n  ffn: 8\n', ':3:3: rnn.ffn: the rnn has no such setting', 'The transformer has.'],
    ['\ntrain: 5\n', ':2:1: train is a section, not a setting', 'Its settings: schedule, learningRate, '],
    ['rnn: []\n', ':1:1: rnn is a section, not a setting', 'Its settings: cell, dim, '],
    [
      'data:\n  buckets: many\n',
      ':2:3: data.buckets: expected a whole number from 1 to 32, found "many"',
      'shapes',
    ],
    [
      'seed:\n',
      ':1:1: seed: expected a whole number of at least 0, found nothing',
      '(initial weights, order of batches, dropout) has the default 1.',
    ],
    ['model: {kind: rnn}\n', ':1:9: unknown setting model.kind', ''],
    ['- 1\n', ':1:1: expected sections of settings', ''],
    ['seed: 1\nseed: 2\n', ':2:1: Map keys must be unique', ''],
    ['train: {\n', ':2:1: ', ''],
    ['train: &it\n  warmup: *it\n', ':2:3: an alias stands inside what it stands for', ''],
  ])('%j is refused with its line, exit code 1', async (text, message, next) => {
    const file = settingsFile(text);
    const error = await refusal({ file });
    expect(error.message).toContain(file + message);
    expect(error.next).toContain(next);
    expect(error.exitCode).toBe(1);
  });

  test('that is missing is refused by its path', async () => {
    expect((await refusal({ file: join(folder, 'none.yaml') })).message).toContain('none.yaml');
  });

  test('may set the model that is not trained, but not wrongly', async () => {
    const { config } = await resolveConfig('rnn', { file: settingsFile('transformer: { heads: 8 }\n') });
    expect(config.model.kind).toBe('rnn');
    expect((await refusal({ file: settingsFile('transformer: { heads: no }\n') })).message).toContain(
      'found "no"',
    );
  });
});

describe('the command line', () => {
  test.each([
    [
      'model.dropout=2',
      '--set: model.dropout: expected a number of at least 0 and below 1, found 2',
      'on embeddings',
    ],
    ['model.drpout=0', '--set: unknown setting model.drpout', 'Did you mean model.dropout?'],
    ['dropout=0', '--set: unknown setting dropout', 'Did you mean model.dropout or rnn.dropout?'],
    [
      'engine=onyx',
      '--set: engine: expected one of onnx, tensorflow, wasm, cpu, found "onyx"',
      'Did you mean onnx?',
    ],
    ['rnn.train=3', '--set: rnn.train is a section, not a setting', 'Its settings: '],
    [
      'transformer.heads=8',
      '--set: transformer.heads is for the transformer, and only rnn is trained',
      'Leave it out.',
    ],
    ['model.tied=yes', '--set: model.tied: expected true or false, found "yes"', ''],
    ['nothing', '--set: expected path=value, found "nothing"', 'For example'],
    [
      'rnn.heads=5',
      '--set: rnn.heads: expected a divisor of the width, dim 168; found 5',
      'Change it, or a setting that it must agree with.',
    ],
    [
      'data.overlong=leave',
      '--set: data.overlong: expected one of filter, crop, fail, found "leave"',
      'Choose one of them.',
    ],
    ['__proto__.x=1', '--set: unknown setting __proto__.x', 'Known: '],
  ])('--set %s is a UsageError', async (argument, message, next) => {
    const error = await refusal({ set: [argument] });
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(message);
    expect(error.next).toContain(next);
  });

  test('a wrong flag is named, and so is an unknown preset', async () => {
    const flags = [{ flag: '--threads', path: 'threads', value: 0 }];
    expect((await refusal({ flags })).message).toBe(
      '--threads: expected a whole number from 1 to 256, found 0',
    );
    const error = await refusal({ preset: 'tny' });
    expect([error.message, error.next, error.exitCode]).toEqual([
      '--preset: expected one of tiny, small, base; found "tny"',
      'Did you mean tiny?',
      2,
    ]);
  });

  test('settings that do not agree are refused where they were made', async () => {
    const cosine = await refusal({ set: ['train.schedule=cosine'] });
    expect(cosine.message).toMatch(
      /^--set: train\.schedule: .* expected train\.decayUpdates, or a budget of/,
    );
    await resolveConfig('rnn', { set: ['train.schedule=cosine', 'train.decayUpdates=9'] });
    await resolveConfig('rnn', { set: ['train.schedule=cosine', 'budget.epochs=2'] });
    const low = await refusal({ set: ['train.minLearningRate=1'] });
    expect(low.message).toBe('--set: train.minLearningRate: expected at most train.learningRate');
    const falling = await refusal({ set: ['train.warmup=0'] });
    expect(falling.message).toContain('--set: train.warmup: expected 1 or more with train.schedule');
    const error = await refusal({ set: ['model.heads=3'] }, 'transformer');
    expect(error.message).toBe('--set: model.heads: expected a divisor of the width, dim 128; found 3');
    const ofPreset = await refusal({ preset: 'tiny', set: ['model.dim=7'] }, 'transformer');
    expect(ofPreset.message).toContain('preset tiny: transformer.heads: expected a divisor');
    const untouched = await refusal({ set: ['model.dim=6'] }, 'transformer');
    expect(untouched.message).toBe('transformer.heads: expected a divisor of the width, dim 6; found 4');
    expect(untouched.next).toBe('It has its default: set it, or change a setting that it must agree with.');
  });
});

test.each(PRESET_NAMES.flatMap((preset) => MODELS.map((model) => [preset, model] as const)))(
  'preset %s is accepted for the %s',
  async (preset, model) => {
    await expect(resolveConfig(model, { preset })).resolves.toHaveProperty('config');
  },
);

test.each(MODELS)('each setting of the %s says what it does, and accepts its default', (model) => {
  for (const knob of knobsOf(model).values()) {
    if (knob.default !== undefined) expect(knob.accepts(knob.default), knob.path).toBe(true);
    expect(knob.reason, `what ${knob.path} does`).not.toBe('');
  }
});
