/** Where everything in a run directory lies, as drawn in results/README.md. No other file names these files. */
import { join, resolve } from 'node:path';
import type { ModelName, Split } from '../config/schema.ts';
import { UsageError } from '../config/user-error.ts';
import { ANSWERS } from '../data/answers-folder.ts';

/** Where runs are written and looked for when nothing is said; not there before the first is made. */
export const RESULTS = 'results';
/** Where a run, or a folder of runs, may lie that a person names: at that path, or under `resultsDir`. Absolute. */
export function placesOf(named: string, resultsDir: string): string[] {
  if (named === '')
    throw new UsageError(
      'expected the name of a run or a folder, found an empty one',
      'Is a variable of the shell unset?',
    );
  return [resolve(named), resolve(resultsDir, named)];
}

/** Full paths, of `dir` the run's own folder, or the comparison's. */
export const configPath = (dir: string): string => join(dir, 'config.json');
export const tokenizerPath = (dir: string): string => join(dir, 'tokenizer.json');
export const metricsPath = (dir: string): string => join(dir, 'metrics.jsonl');
export const summaryPath = (dir: string): string => join(dir, 'summary.json');
export const comparisonPath = (dir: string): string => join(dir, 'comparison.json');
/** What a suite of ablations was asked to do. */
export const suitePath = (dir: string): string => join(dir, 'ablations.json');
/** Of one ablation's folder: times against lengths, where it measures them. */
export const lengthTimesPath = (dir: string): string => join(dir, 'length-times.json');
export const lockPath = (dir: string): string => join(dir, '.lock');
export const outputsFolder = (dir: string): string => join(dir, ANSWERS);
export const outputsPath = (dir: string, split: Split): string => join(outputsFolder(dir), `${split}.jsonl`);
/** How often the train split has the target symbols of a split's answers. */
export const trainCountsPath = (dir: string, split: Split): string =>
  join(outputsFolder(dir), `${split}.train-counts.jsonl`);
/** Where a run looks on a few sources of a split. */
export const attentionPath = (dir: string, split: Split): string =>
  join(outputsFolder(dir), `${split}.attention.jsonl`);
export const checkpointsFolder = (dir: string): string => join(dir, 'checkpoints');
/** The newest state, to go on from. */
export const lastPath = (dir: string): string => join(checkpointsFolder(dir), 'last.safetensors');
/** The state saved before the newest. */
export const previousPath = (dir: string): string => join(checkpointsFolder(dir), 'previous.safetensors');
/** The state at the last good validation, to go back to when training goes wrong. */
export const goodPath = (dir: string): string => join(checkpointsFolder(dir), 'good.safetensors');
/** The weights that scored best, to decode with. */
export const bestPath = (dir: string): string => join(checkpointsFolder(dir), 'best.safetensors');
/** New best weights, until the state that says so is written as well. */
export const nextBestPath = (dir: string): string => join(checkpointsFolder(dir), '.next-best.safetensors');

/** An ablation's run: `heads-4-seed2`. */
export function armFolder(arm: string, seed: number): string {
  return `${arm}-seed${seed}`;
}

/** What `seqcmp export` writes, by name in its folder. */
export const EXPORTED = {
  encoder: 'encoder.onnx',
  step: 'decoder-step.onnx',
  weights: 'model.safetensors',
  source: 'source-tokenizer.json',
  target: 'target-tokenizer.json',
  settings: 'config.json',
  card: 'README.md',
  script: 'decode.mjs',
} as const;

/** A run's folder in a comparison. @param seed null where the comparison has but one */
export function runFolder(model: ModelName, seed: number | null): string {
  return seed === null ? model : `${model}-seed${seed}`;
}

/**
 * The folder's name for a new run or comparison: `cmudict-compare-20260131-090502`.
 * @param corpus its name; what is no letter or digit of it becomes a hyphen
 * @param now the time at which it starts; written in local time
 */
export function defaultRunName(
  corpus: string,
  kind: ModelName | 'compare' | 'report' | 'ablate' | 'verify',
  now: Date,
): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  const name = corpus.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|-+$/g, '') || 'corpus';
  return `${name}-${kind}-${day}-${time}`;
}
