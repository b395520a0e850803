/** The runs of an ablation: its arms' settings resolved, and a folder for each arm and seed that has none yet. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type FlagSetting, resolveConfig } from '../config/resolve.ts';
import type { Config } from '../config/schema.ts';
import type { PrepareOptions } from '../data/corpus.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { loadTrainingData, type TrainingData } from '../data/training-data.ts';
import type { Suite } from '../run/ablation-suite.ts';
import { armFolder } from '../run/layout.ts';
import { createRun, openRun, type Run } from '../run/run-directory.ts';
import type { Ablation, Arm, Experiment } from './ablation.ts';

export interface ArmRun {
  readonly arm: Arm;
  readonly run: Run;
}

/**
 * @returns a group a seed, in it a run an arm; one that is there stays as it is
 * @throws UserError when the corpus or a run's folder is wrong
 */
export async function prepareArms(
  { name, experiment }: Ablation,
  suite: Suite,
  reading: PrepareOptions,
): Promise<ArmRun[][]> {
  if (experiment === null) return [];
  const dataOf = eachDataOnce(reading);
  const groups: ArmRun[][] = [];
  for (const seed of suite.seeds) {
    const group: ArmRun[] = [];
    for (const arm of experiment.arms) {
      const dir = join(suite.dir, name, armFolder(arm.name, seed));
      const make = async () => makeRun(dir, await configOf(arm, seed, experiment, suite), suite, dataOf);
      group.push({ arm, run: existsSync(dir) ? openRun(dir) : await make() });
    }
    groups.push(group);
  }
  return groups;
}

type DataOf = (config: Config) => Promise<TrainingData>;

/** Arms that read the same data read them once. */
function eachDataOnce(reading: PrepareOptions): DataOf {
  const known = new Map<string, Promise<TrainingData>>();
  return (config) => {
    const key = JSON.stringify([config.corpus, config.data, config.tokenizer]);
    const data = known.get(key) ?? loadTrainingData(config, reading);
    known.set(key, data);
    return data;
  };
}

async function makeRun(dir: string, config: Config, { command }: Suite, dataOf: DataOf): Promise<Run> {
  const { corpus, tokenizers } = await dataOf(config);
  return createRun(dir, config, serializeTokenizers(tokenizers), { corpusHash: corpus.hash, command });
}

/** What every arm has for its minutes' sake, and none of which an arm is about. */
const SMALL = {
  /** Enough sources for a difference to show, few enough to decode in seconds. */
  'data.testPercent': 3,
  /** Compiling is half of such a run: fewer shapes pad more and are sooner compiled. */
  'data.buckets': 4,
  'train.validPairs': 500,
  'train.validEvery': 100,
  'train.samples': 0,
};

async function configOf(
  arm: Arm,
  seed: number,
  { corpus, updates, set }: Experiment,
  suite: Suite,
): Promise<Config> {
  const asked = (flag: string, path: string, value: unknown): FlagSetting => ({ flag, path, value });
  const { config } = await resolveConfig(arm.model, {
    preset: 'tiny',
    flags: [
      asked('--corpus', 'corpus.name', suite.corpus ?? corpus),
      asked('--steps', 'budget.updates', suite.updates ?? updates),
      asked('--seeds', 'seed', seed),
      asked('--engine', 'engine', suite.engine),
      asked('--threads', 'threads', suite.threads),
      ...Object.entries(SMALL).map(([path, value]) => asked('ablate', path, value)),
    ],
    set: [...set, ...arm.set],
  });
  return config;
}
