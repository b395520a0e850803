/** What training says as it goes. Bars, the metrics log and the terminal UI subscribe to this one union. */
import type { Bucket } from '../data/buckets.ts';
import type { Example } from '../data/corpus.ts';

/** What the weights of a validation make of one source, greedily. */
export interface Sample extends Example {
  readonly output: string;
}

/** Running totals, padding and rows without a pair not counted. */
export interface Totals {
  /** Updates of the parameters so far. */
  readonly update: number;
  readonly epoch: number;
  readonly sourceTokens: number;
  /** End of sequence included. */
  readonly targetTokens: number;
  /** Floating-point operations of the updates' matrix products, padding included (batch-total.ts). */
  readonly flops: number;
  /** Seconds of updates alone: no compiling, validating, saving or decoding. */
  readonly seconds: number;
}

export type TrainEvent =
  /** A shape is about to be traced and compiled. */
  | { readonly type: 'compile'; readonly label: string; readonly state: 'begin' }
  /** It has been, in so many seconds. */
  | {
      readonly type: 'compile';
      readonly label: string;
      readonly state: 'end';
      readonly seconds: number;
    }
  /** Everything is compiled: the next pull makes an update. */
  | { readonly type: 'ready' }
  | (Totals & {
      readonly type: 'update';
      /** Nats a target token over this batch, unsmoothed, dropout on. */
      readonly loss: number;
      readonly learningRate: number;
      /** Euclidean norm of the whole gradient, before clipping. */
      readonly gradientNorm: number;
      /** Of its batch, padding included; not of one that read several batches. */
      readonly shape?: Bucket;
    })
  /** An update that was left out: its loss or gradient is no finite number. The data goes on behind it. */
  | (Totals & {
      readonly type: 'skip';
      readonly loss: number;
      readonly gradientNorm: number;
      /** Left out so far, this one among them. */
      readonly skipped: number;
    })
  /** Too many were left out in a row: weights, moments and average are those of an earlier update again. */
  | (Totals & {
      readonly type: 'retreat';
      /** The update whose weights they are. */
      readonly to: number;
      /** How often so far, this time among them. */
      readonly retreats: number;
      /** What the schedule's rates are multiplied by from now on. */
      readonly rateFactor: number;
    })
  | (Totals & {
      readonly type: 'validation';
      /** Nats a target token over the fixed validation pairs, unsmoothed, end of sequence included. */
      readonly loss: number;
      /** Of the decoded validation pairs, where `train.stopMetric` is none but the loss: every metric measured. */
      readonly metrics?: Readonly<Record<string, number>>;
      /** At the end alone: how many validations' weights these are the mean of. */
      readonly averaged?: number;
      /** `train.samples` of them, the same sources each time; absent where that is 0. */
      readonly samples?: readonly Sample[];
      /** These weights are now what the run decodes with: the best so far, or their mean. */
      readonly best: boolean;
    })
  | (Totals & {
      readonly type: 'end';
      /** `patience`: before its budget, since validations no longer improved. */
      readonly reason: 'budget' | 'patience';
    });
