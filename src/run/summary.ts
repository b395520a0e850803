/** summary.json: what a finished run comes to. It is written last, so that a run that has one is finished. */
import { existsSync } from 'node:fs';
import { ENGINES, type EngineName, MODELS, type ModelName, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import type { BySplit } from '../data/split-pairs.ts';
import type { ForcedScores } from '../eval/forced-scores.ts';
import type { TableMetric } from '../eval/metric.ts';
import { writeWhole } from '../files/atomic-file.ts';
import { count, list, mapOf, number, object, oneOf, optional, text } from '../files/json-shape.ts';
import { jsonText, readJson } from './json-file.ts';
import { summaryPath } from './layout.ts';
import type { Run } from './run-directory.ts';
import { wayToFinish } from './way-to-finish.ts';

export interface RunSummary {
  readonly model: ModelName;
  /** Absolute path of the run; filled in when read, never stored. */
  readonly dir: string;
  readonly engine: EngineName;
  /** Trained numbers, embeddings included. */
  readonly parameters: number;
  readonly updates: number;
  /** Over all updates, padding not counted. */
  readonly sourceTokens: number;
  /** Over all updates, end of sequence included, padding not counted. */
  readonly targetTokens: number;
  /** What updates computed on, padding and rows without a pair included. */
  readonly paddedSourceTokens: number;
  readonly paddedTargetTokens: number;
  /** Floating-point operations of the matrix products of all updates, padding included. */
  readonly flops: number;
  /** Of updates alone: no compiling, validating, saving or decoding. */
  readonly trainSeconds: number;
  readonly targetTokensPerSecond: number;
  readonly sourceTokensPerSecond: number;
  /** Of the best weights, in nats a target token. */
  readonly validLoss: number;
  /** exp(validLoss). */
  readonly validPerplexity: number;
  /** On `split`, unrounded, 0-100 (`per` may pass 100), as src/eval/ computes them. */
  readonly metrics: Readonly<Record<TableMetric, number>>;
  /** On `split`, under teacher forcing. */
  readonly forced: ForcedScores;
  /** How each metric was computed, by its name. */
  readonly signatures: Readonly<Record<string, string>>;
  /** What `metrics` were measured on. */
  readonly split: 'valid' | 'test';
  /** Largest resident memory of the run's process, in 10^6 bytes. */
  readonly peakMemoryMB: number;
  /**
   * GFLOP/s of large matrix products by the same engine and threads, measured in the run's process after it decoded:
   * what the machine gave at most. Of runs of a comparison, whose speed is compared; others have none.
   */
  readonly limitGflops?: number;
  /** Of the machine that finished the run, `AMD EPYC 7B13, 2 threads`; runs of earlier versions have none. */
  readonly processor?: string;
  readonly threads: number;
  readonly seed: number;
  readonly corpus: {
    readonly name: string;
    readonly hash: string;
    readonly pairs: BySplit;
    /** Splits that the corpus itself has; the others were made by a hash of the source. */
    readonly given: readonly Split[];
  };
  readonly tokenizerHash: string;
  /** The update at which the best weights stood; of a mean, the last update. */
  readonly bestUpdate: number;
  /** Validations whose weights' mean the run decodes with; absent where it decodes with the best. */
  readonly averagedWeights?: number;
  /** Left out, since their loss or gradient was no finite number; not among `updates`. */
  readonly skippedUpdates: number;
  /** Of decoding all of `split`. */
  readonly decodeSeconds: number;
  readonly sentencesPerSecond: number;
  /** Of `node`, `seqcmp` and `engine`. */
  readonly versions: Readonly<Record<string, string>>;
  /** The command line that made the run. */
  readonly command: string;
}

/** Of runs on one machine: the most that any of them measured. Null where one did not measure. */
export function machineLimit(runs: readonly Pick<RunSummary, 'limitGflops'>[]): number | null {
  const measured = runs.flatMap(({ limitGflops }) => limitGflops ?? []);
  return measured.length === runs.length && runs.length > 0 ? Math.max(...measured) : null;
}

type Stored = Omit<RunSummary, 'dir'>;

const readStored = object<Stored>({
  model: oneOf(...MODELS),
  engine: oneOf(...ENGINES),
  parameters: count,
  updates: count,
  sourceTokens: count,
  targetTokens: count,
  paddedSourceTokens: count,
  paddedTargetTokens: count,
  flops: number,
  trainSeconds: number,
  targetTokensPerSecond: number,
  sourceTokensPerSecond: number,
  validLoss: number,
  validPerplexity: number,
  metrics: object<Stored['metrics']>({ wer: number, per: number, exact: number, bleu: number, chrf: number }),
  forced: object<ForcedScores>({
    pairs: count,
    overlong: count,
    tokens: count,
    unknown: count,
    characters: count,
    tokenAccuracy: number,
    perplexity: number,
    bitsPerCharacter: number,
  }),
  signatures: mapOf(text),
  split: oneOf('valid', 'test'),
  peakMemoryMB: number,
  limitGflops: optional(number),
  processor: optional(text),
  threads: count,
  seed: count,
  corpus: object<Stored['corpus']>({
    name: text,
    hash: text,
    pairs: object<BySplit>({ train: count, valid: count, test: count }),
    given: list(oneOf(...SPLITS)),
  }),
  tokenizerHash: text,
  bestUpdate: count,
  averagedWeights: optional(count),
  skippedUpdates: count,
  decodeSeconds: number,
  sentencesPerSecond: number,
  versions: mapOf(text),
  command: text,
});

/** Marks the run as finished. */
export function writeSummary(run: Run, summary: Stored): void {
  writeWhole(summaryPath(run.dir), jsonText(readStored(summary, '')));
}

/** @throws UserError when the run is not finished or the file is damaged */
export function readSummary(run: Run): RunSummary {
  if (!isFinished(run)) {
    throw new UserError(`${run.dir} is not finished: it has no summary.json`, wayToFinish(run));
  }
  return { ...readJson(summaryPath(run.dir), readStored), dir: run.dir };
}

export function isFinished(run: Run): boolean {
  return existsSync(summaryPath(run.dir));
}
