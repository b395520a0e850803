/** The settings that make a comparison one: both models read the same batches on the same machine. */
import type { Config, TrainConfig } from '../config/schema.ts';
import { UsageError } from '../config/user-error.ts';
import { describeValue } from '../text/describe.ts';
import { settingRows } from './setting-rows.ts';

/** Whole sections, and single settings. */
const SHARED = [
  'corpus',
  'data',
  'tokenizer',
  'train.accumulate',
  'match',
  'seed',
  'engine',
  'threads',
] as const satisfies readonly (keyof Config | `train.${keyof TrainConfig}`)[];

/** @throws UsageError for the first of these settings that the models do not share */
export function requireShared(configs: readonly Config[]): void {
  const isShared = (path: string) => SHARED.some((name) => path === name || path.startsWith(`${name}.`));
  const wrong = settingRows(configs).find(({ path, equal }) => !equal && isShared(path));
  if (wrong === undefined) return;
  const { path, values } = wrong;
  const found = configs.map(
    ({ model }, i) => `${describeValue(values[i] ?? undefined)} for the ${model.kind}`,
  );
  throw new UsageError(
    `${path}: expected the same for every model of a comparison, found ${found.join(' and ')}`,
    `Set ${path} without a model's name before it, or train the models on their own: seqcmp train.`,
  );
}
