/** The options of `compare` and `train` as settings: one checked Config for each model, and where it will be kept. */
import { join, resolve } from 'node:path';
import { type Layers, resolveConfig } from '../../config/resolve.ts';
import type { Config, ModelName } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { defaultRunName } from '../../run/layout.ts';
import { refuseTaken } from '../../run/run-directory.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { type ChosenEngine, engineOf, startable } from './choose.ts';

export interface Resolution {
  /** In the order of the models. */
  readonly configs: readonly Config[];
  readonly engine: ChosenEngine;
}

/** @throws UsageError or UserError for the first setting that is wrong, or an engine that is not there */
export async function resolveTraining(
  models: readonly ModelName[],
  corpus: string | undefined,
  flags: TrainingFlags,
): Promise<Resolution> {
  const asked = engineOf(flags.engine);
  const settings = flagSettings(corpus, flags);
  const layers = (engine?: string): Layers => ({
    preset: flags.preset,
    file: flags.config,
    set: flags.set,
    flags:
      engine === undefined ? settings : [...settings, { flag: '--engine', path: 'engine', value: engine }],
  });
  const resolveAll = (engine?: string) =>
    Promise.all(models.map((model) => resolveConfig(model, layers(engine), models)));
  const [first] = await resolveAll(asked);
  const auto =
    asked === undefined && (flags.engine !== undefined || first.origins.get('engine') === 'default');
  const engine = await startable(auto ? undefined : first.config.engine, first.config.threads);
  const resolved = await resolveAll(auto ? engine.name : asked);
  return { configs: resolved.map(({ config }) => config), engine };
}

function flagSettings(corpus: string | undefined, flags: TrainingFlags) {
  const { source, target } = flags;
  if ((source === undefined) !== (target === undefined)) {
    throw new UsageError(
      `expected --source and --target together, found only --${source === undefined ? 'target' : 'source'}`,
      'Two aligned text files make a corpus. For one file of pairs, name it as the corpus.',
    );
  }
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
    { flag: '--budget', path: 'budget.seconds', value: flags.budget },
    { flag: '--steps', path: 'budget.updates', value: flags.steps },
    { flag: '--tokens', path: 'budget.targetTokens', value: flags.tokens },
    { flag: '--epochs', path: 'budget.epochs', value: flags.epochs },
    ...Object.entries(flags.checkpointEvery ?? {}).map(([unit, value]) => ({
      flag: '--checkpoint-every',
      path: `checkpoint.${unit}`,
      value,
    })),
    { flag: '--seed', path: 'seed', value: flags.seed },
    { flag: '--threads', path: 'threads', value: flags.threads },
  ].filter(({ value }) => value !== undefined);
}

/**
 * The folder of a new run or comparison, absolute.
 * @throws UserError when it is there already, with something in it
 */
export function newFolder(
  out: string | undefined,
  corpus: string,
  kind: ModelName | 'compare' | 'report',
): string {
  if (out === undefined) return resolve('results', defaultRunName(corpus, kind, new Date()));
  const dir = resolve(out);
  refuseTaken(dir, out);
  return dir;
}

/** A comparison's runs lie in folders named after their models. */
export function runFolders(comparison: string, models: readonly ModelName[]): string[] {
  return models.map((model) => join(comparison, model));
}
