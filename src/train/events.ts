/** What training says as it goes. Bars, the metrics log and the terminal UI subscribe to this one union. */

/** Running totals, padding and rows without a pair not counted. */
export interface Totals {
  /** Updates of the parameters so far. */
  readonly update: number;
  readonly epoch: number;
  readonly sourceTokens: number;
  /** End of sequence included. */
  readonly targetTokens: number;
  /** Seconds of updates alone: no compiling, validating, saving or decoding. */
  readonly seconds: number;
}

export type TrainEvent =
  /** A shape is about to be traced and compiled, or has been. */
  | {
      readonly type: 'compile';
      readonly label: string;
      readonly state: 'begin' | 'end';
      readonly seconds?: number;
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
    })
  | (Totals & {
      readonly type: 'validation';
      /** Nats a target token over the fixed validation pairs, unsmoothed, end of sequence included. */
      readonly loss: number;
      /** The lowest so far: these weights are now the run's best. */
      readonly best: boolean;
    })
  | (Totals & { readonly type: 'end'; readonly reason: 'budget' });
