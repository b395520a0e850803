/** Everything before the first update: settings checked, corpus read, tokenizer trained, run directories made. */
import type { Config } from '../config/schema.ts';
import type { Corpus } from '../data/corpus.ts';
import type { RunPlan } from '../worker/events.ts';

export interface PreparedRun extends RunPlan {
  readonly config: Config;
  readonly parameters: number;
}

/** What will be done, for showing before it is done. */
export interface Prepared {
  readonly corpus: Corpus;
  readonly tokenizerHash: string;
  readonly vocabularies: { readonly source: number; readonly target: number };
  /** Pairs left out of each split because a side is too long. */
  readonly overlong: { readonly train: number; readonly valid: number; readonly test: number };
  readonly updatesPerEpoch: number;
  readonly runs: readonly PreparedRun[];
}

export interface PrepareOptions {
  /** One for each model, resolved; they differ in the model and in what `rnn.` and `transformer.` settings say. */
  readonly configs: readonly Config[];
  /** The folder of each model's run, absolute, in the order of `configs`. */
  readonly dirs: readonly string[];
  /** The command line, for the summary. */
  readonly command: string;
  /** Only says what would be done; makes nothing. */
  readonly dryRun?: boolean;
}

export declare function prepareRuns(options: PrepareOptions): Promise<Prepared>;
