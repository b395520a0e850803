/** The options of `compare` and `train` as settings: one checked Config for each model. */
import { disagreementIn } from '../../config/decode-disagreement.ts';
import { type FlagSetting, type Layers, type Resolved, resolveConfig } from '../../config/resolve.ts';
import type { ModelName } from '../../config/schema.ts';
import { type Origin, wrongSetting } from '../../config/setting.ts';
import { UsageError } from '../../config/user-error.ts';
import { refuseHalf } from '../option-values.ts';
import { BUDGET_FLAGS, type SettingFlags } from '../training-flags.ts';
import { type ChosenEngine, engineOf, startable } from './asked-engine.ts';
import { refuseIdle } from './idle-settings.ts';

export interface Resolution {
  /** In the order of the models. */
  readonly resolved: readonly Resolved[];
  readonly engine: ChosenEngine;
}

/** @throws UsageError or UserError for the first setting that is wrong, or an engine that is not there */
export async function resolveTraining(
  models: readonly ModelName[],
  corpus: string | undefined,
  flags: SettingFlags,
): Promise<Resolution> {
  const asked = engineOf(flags);
  const settings = flagSettings(corpus, flags);
  const { preset, config: file, set } = flags;
  const resolveAll = (...engine: FlagSetting[]) => {
    const layers: Layers = { preset, file, set, flags: [...settings, ...engine] };
    return Promise.all(models.map((model) => resolveConfig(model, layers, models)));
  };
  const resolved = await resolveAll({ ...flagOf('engine', flags), path: 'engine', value: asked });
  resolved.forEach(refuseDisagreement);
  refuseUnheardPreset(resolved, flags);
  refuseIdle(resolved);
  const [{ config, origins }] = resolved;
  const isDefault = origins.get('engine')?.source === 'default';
  if (asked !== undefined || (flags.engine === undefined && !isDefault)) {
    return { resolved, engine: await startable(config.engine, config.threads) };
  }
  const engine = await startable(undefined, config.threads);
  const flag = 'the first engine present';
  const resolvedAgain = await resolveAll({ flag, source: 'default', path: 'engine', value: engine.name });
  return { resolved: resolvedAgain, engine };
}

/** A file that holds every setting, as `seqcmp config` prints it, leaves a preset nothing to set. */
function refuseUnheardPreset(
  resolved: readonly Resolved[],
  { preset, config: file, variables }: SettingFlags,
): void {
  if (preset === undefined || file === undefined || variables.has('preset')) return;
  if (resolved.some(({ origins }) => [...origins.values()].some(({ source }) => source === 'preset'))) return;
  throw new UsageError(
    `--preset ${preset}: expected settings that ${file} leaves open; it sets all that the preset does`,
    'Leave one of the two out, or take out of the file what the preset shall set.',
  );
}

/** A default asks for nothing that another setting could deny: what is refused was set. */
function refuseDisagreement({ config, origins }: Resolved): void {
  const name = disagreementIn(config);
  if (name === null) return;
  const { decode } = config;
  const { beam, nbest, minLength, maxLength } = decode;
  const path = `decode.${name}`;
  const setting = { path, value: decode[name], ...(origins.get(path) as Origin) };
  if (name === 'minLength')
    throw wrongSetting(
      setting,
      `${path}: expected at most decode.maxLength, ${maxLength}; found ${minLength}`,
      'Change one of the two.',
    );
  if (name === 'replaceUnknown')
    throw wrongSetting(
      setting,
      `${path}: expected a decoder with attention, which says what stands for an unknown symbol; found none`,
      'Leave it out, or set an attention.',
    );
  throw wrongSetting(
    setting,
    `${path}: expected at most decode.beam, ${beam}, where answers are not sampled; found ${nbest}`,
    'Set decode.beam as wide, or leave it out: seqcmp decode --nbest asks a trained run.',
  );
}

/** How a message calls an option: as it is typed, or by its variable where that gave it. */
function flagOf(name: string, { variables }: SettingFlags): Pick<FlagSetting, 'flag' | 'source'> {
  const variable = variables.get(name);
  return variable === undefined
    ? { flag: `--${name}`, source: 'flag' }
    : { flag: variable, source: 'environment' };
}

const PATHS: readonly (readonly [keyof SettingFlags, string])[] = [
  ...Object.entries(BUDGET_FLAGS).map(
    ([flag, limit]) => [flag as keyof typeof BUDGET_FLAGS, `budget.${limit}`] as const,
  ),
  ['seed', 'seed'],
  ['threads', 'threads'],
];

function flagSettings(corpus: string | undefined, flags: SettingFlags): FlagSetting[] {
  const { source, target } = flags;
  refuseHalf(flags);
  if (source !== undefined && corpus !== undefined) {
    throw new UsageError(
      `expected a corpus or --source and --target, found both`,
      `Leave out ${corpus}, or the two files.`,
    );
  }
  return [
    { flag: 'corpus', path: 'corpus.name', value: corpus },
    { flag: '--source', path: 'corpus.name', value: source },
    { flag: '--target', path: 'corpus.target', value: target },
    ...PATHS.map(([name, path]) => ({ ...flagOf(name, flags), path, value: flags[name] })),
    ...Object.entries(flags.checkpointEvery ?? {}).map(([unit, value]) => ({
      flag: '--checkpoint-every',
      path: `checkpoint.${unit}`,
      value,
    })),
  ];
}
