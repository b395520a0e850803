/** What a run's own process is told, and what it says: of the training, one union for bars, tables and screens alike. */
import type { ModelName } from '../config/schema.ts';
import type { Preparing } from '../data/preparing.ts';
import type { RunSummary } from '../run/summary.ts';
import type { TrainEvent } from '../train/events.ts';

/** One run to be trained in a process of its own. Its directory is there already, with settings and tokenizer. */
export interface RunPlan {
  readonly model: ModelName;
  /** Absolute. */
  readonly dir: string;
  /** Where large corpora are prepared, absolute; without it each process holds its own in memory. */
  readonly cache?: string;
  /** As {@link PrepareOptions.heldInMemory}: 0 where many runs read the same small corpus. */
  readonly heldInMemory?: number;
  /** Whether the machine's limit is measured when the run has decoded; false when left out. */
  readonly measureLimit?: boolean;
}

export type RunEvent =
  | Exclude<TrainEvent, { readonly type: 'ready' }>
  /** What the process does now; training comes in turns with the other runs. */
  | { readonly type: 'stage'; readonly stage: 'loading' | 'compiling' | 'training' | 'decoding' }
  /** Of the stage of loading, when it takes long. */
  | ({ readonly type: 'preparing' } & Preparing)
  /** Of scoring the test split with the best weights. */
  | { readonly type: 'decoding'; readonly done: number; readonly total: number }
  /** Something that the user should know and that stops nothing, such as a damaged checkpoint passed over. */
  | { readonly type: 'warning'; readonly message: string }
  /** Stopped before its budget: saved at that update, and `--resume` goes on; null before training, when nothing has changed. */
  | { readonly type: 'stopped'; readonly update: number | null }
  | { readonly type: 'finished'; readonly summary: RunSummary };

/** From the parent to a run's process. */
export type ToRun =
  | { readonly type: 'start'; readonly plan: RunPlan }
  /** Train for about this long, then say `turn-over`. */
  | { readonly type: 'turn'; readonly seconds: number }
  /** End the step, save, and leave. */
  | { readonly type: 'stop' };

/** From a run's process to the parent. */
export type FromRun =
  | { readonly type: 'event'; readonly event: RunEvent }
  /** Compiled, and waiting for a turn. */
  | { readonly type: 'ready' }
  | { readonly type: 'turn-over'; readonly finished: boolean }
  | {
      readonly type: 'failed';
      readonly message: string;
      readonly next: string | null;
      readonly exitCode: number;
      readonly stack: string | null;
    };
