/** Layers of settings in, one checked Config out. Not here: the settings themselves (schema.ts, presets.ts). */
import { describeValue } from '../text/describe.ts';
import { configFrom } from './config-from.ts';
import { type Knob, knobsOf, topLevelNames } from './knobs.ts';
import { oneOf } from './one-of.ts';
import { PRESET_NAMES, presetSettings } from './presets.ts';
import { type Config, MODELS, type ModelName } from './schema.ts';
import { type Origin, type Setting, unknownSetting, wrongSetting } from './setting.ts';
import { parseSet, readSettingsFile } from './settings-source.ts';
import { didYouMeanOneOf } from './suggest.ts';
import { UsageError } from './user-error.ts';

type Tree = Record<string, unknown>;

/** What a command was given. */
export interface Layers {
  readonly preset?: string;
  /** Path of a YAML or JSON file. */
  readonly file?: string;
  /** Settings with a flag of their own, such as `--engine`, already parsed. */
  readonly flags?: readonly FlagSetting[];
  /** `path=value`, as `--set` was given them. */
  readonly set?: readonly string[];
}

export interface FlagSetting {
  /** As a message calls it: `--seed`, or the variable that stands for it. */
  readonly flag: string;
  readonly path: string;
  /** Undefined: it was not given. */
  readonly value: unknown;
  /** `flag` when left out. */
  readonly source?: Origin['source'];
}

export interface Resolved {
  readonly config: Config;
  /** Every setting's path -> where its value comes from. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/**
 * The settings of one model's run. Precedence in one sentence: the last of default, preset, file, environment, flags
 * and `--set` that names a setting wins, and within one of them what names a model (`rnn.dim`) beats what
 * names both (`model.dim`); so does what names a half of a hybrid (`model.encoder.dim`).
 * @param trained the models that the command trains: `model.heads` reaches those of them that have heads
 * @throws UserError (a file's fault) or UsageError (the command line's): path, what was expected, what was found
 */
export async function resolveConfig(
  model: ModelName,
  layers: Layers,
  trained: readonly ModelName[] = [model],
): Promise<Resolved> {
  const chosen = new Map<string, Setting>();
  for (const layer of await settingsByLayer(model, layers)) {
    const byReach = layer.toSorted((a, b) => particularity(a) - particularity(b));
    for (const setting of byReach) {
      for (const path of pathsFor(model, setting, trained)) chosen.set(path, setting);
    }
  }
  const tree: Tree = { model: { kind: model } };
  for (const [path, { value }] of chosen) place(tree, path, value);
  const config = configFrom(tree, (path, message) => {
    const setting = chosen.get(path);
    return setting
      ? wrongSetting(
          setting,
          `${setting.path}: ${message}`,
          'Change it, or a setting that it must agree with.',
        )
      : new UsageError(
          `${path.replace(/^model(?=\.)/, model)}: ${message}`,
          'It has its default: set it, or change a setting that it must agree with.',
        );
  });
  const origins = [...knobsOf(model).keys()].map((path): [string, Origin] => {
    const { source, at } = chosen.get(path) ?? DEFAULT;
    return [path, { source, at }];
  });
  return { config, origins: new Map(origins) };
}

const DEFAULT: Origin = { source: 'default', at: 'default' };

/** From the weakest layer to the strongest. A flag stands either on the command line or in the environment. */
async function settingsByLayer(
  model: ModelName,
  { preset, file, flags = [], set = [] }: Layers,
): Promise<Setting[][]> {
  return [
    preset === undefined ? [] : settingsOfPreset(preset, model),
    file === undefined ? [] : await readSettingsFile(file),
    flags.flatMap(({ flag, path, value, source = 'flag' }) =>
      value === undefined ? [] : { path, value, source, at: flag },
    ),
    await Promise.all(set.map(parseSet)),
  ];
}

function settingsOfPreset(preset: string, model: ModelName): Setting[] {
  const name = oneOf('--preset', preset, PRESET_NAMES);
  return Object.entries(presetSettings(name, model)).map(([path, value]) => ({
    // Meant for this model alone: the other one need not be able to take it.
    path: `${model}.${path.replace(/^model\./, '')}`,
    value,
    source: 'preset',
    at: `preset ${name}`,
  }));
}

/** `rnn.layers` -> `model.layers` of the rnn only; `rnn.train.warmup` -> `train.warmup` of the rnn only. */
function scopeOf(path: string): { readonly only: ModelName | null; readonly path: string } {
  const only = MODELS.find((model) => path === model || path.startsWith(`${model}.`)) ?? null;
  if (only === null) return { only, path };
  const rest = path.slice(only.length + 1);
  if (rest === '') return { only, path: 'model' };
  return { only, path: topLevelNames().includes(rest.split('.')[0]) ? rest : `model.${rest}` };
}

/** Whether a setting names a model, and a half of it: what names more is set later. */
function particularity({ path }: Setting): number {
  const scope = scopeOf(path);
  return (scope.only === null ? 0 : 2) + (/^model\.(?:encoder|decoder)\./.test(scope.path) ? 1 : 0);
}

/** The settings of a model that a path means: of a hybrid, `model.dim` means both halves' where both have it. */
function knobsAt(model: ModelName, path: string): Knob[] {
  const knobs = knobsOf(model);
  const halves = ['encoder', 'decoder'].map((half) => path.replace(/^model\./, `model.${half}.`));
  const found = knobs.has(path) ? [path] : halves;
  return found.flatMap((each) => knobs.get(each) ?? []);
}

function hasSection(model: ModelName, path: string): boolean {
  return [...knobsOf(model).keys()].some((known) => known.startsWith(`${path}.`));
}

/** The paths that a setting takes in `model`'s run; none when it is meant for another model. */
function pathsFor(model: ModelName, setting: Setting, trained: readonly ModelName[]): string[] {
  const { only, path } = scopeOf(setting.path);
  const reached = only === null ? trained : [only];
  const knobs = reached.flatMap((each) => knobsAt(each, path));
  // A section whose every line is commented out sets nothing.
  if (setting.value === null && reached.some((each) => hasSection(each, path))) return [];
  const owner = MODELS.find((each) => knobsAt(each, path).length > 0);
  if (knobs.length === 0 && owner !== undefined) {
    throw wrongSetting(
      setting,
      `${setting.path}: the ${reached.join(', ')} has no such setting`,
      `The ${owner} has.`,
    );
  }
  if (knobs.length === 0) throw unknownSetting(setting, pathsToType(reached, only));
  for (const knob of knobs) checkValue(setting, knob);
  // A file may serve commands that train either model; on the command line this is an oversight.
  if (only !== null && !trained.includes(only) && setting.source !== 'file') {
    throw wrongSetting(
      setting,
      `${setting.path} is for the ${only}, and only ${trained.join(', ')} is trained`,
      'Leave it out.',
    );
  }
  return reached.includes(model) ? knobsAt(model, path).map((knob) => knob.path) : [];
}

function checkValue(setting: Setting, knob: Knob): void {
  const { value, path, source } = setting;
  if (knob.accepts(value)) return;
  const next =
    typeof value === 'string' && knob.choices.length > 0
      ? didYouMeanOneOf(value, knob.choices)
      : `${path}${knob.reason && ` (${knob.reason})`} has ${knob.default === undefined ? 'no default' : `the default ${describeValue(knob.default)}`}.`;
  // A flag of its own, or the variable that stands for it, says which setting is meant.
  const named = source === 'flag' || source === 'environment' ? '' : `${path}: `;
  throw wrongSetting(setting, `${named}expected ${knob.expected}, found ${describeValue(value)}`, next);
}

/** Every path that may be typed for the models reached, after `only.` where one model is named. */
function pathsToType(reached: readonly ModelName[], only: ModelName | null): string[] {
  const paths = [...new Set(reached.flatMap((model) => [...knobsOf(model).keys()]))];
  const scoped = (model: ModelName) => paths.map((path) => `${model}.${path.replace(/^model\./, '')}`);
  return only === null ? [...paths, ...reached.flatMap(scoped)] : scoped(only);
}

function place(tree: Tree, path: string, value: unknown): void {
  const sections = path.split('.');
  const name = sections.pop() as string;
  let within = tree;
  for (const section of sections) {
    within[section] ??= {};
    within = within[section] as Tree;
  }
  within[name] = value;
}
