/** What a traced search says, event by event. Not here: making it (trace-search.ts). */
import type { AttentionMaps } from './attention-maps.ts';
import type { Answer } from './search.ts';

export interface TracedToken {
  readonly id: number;
  readonly probability: number;
}

/** A hypothesis that a step extends. */
export interface TracedHypothesis {
  /** Its tokens so far. */
  readonly ids: readonly number[];
  readonly logProbability: number;
  /** The likeliest next tokens of the model's own distribution, nothing forbidden, the best first. */
  readonly alternatives: readonly TracedToken[];
  /** Of this position: over the source and, where the model attends to them, over its own positions so far. */
  readonly attention: AttentionMaps;
}

export type TraceEvent =
  | {
      readonly type: 'source';
      /** As it is read: up to `decode.maxSourceLength`. */
      readonly ids: Int32Array;
      /** Of the encoder; empty where it has none. */
      readonly attention: AttentionMaps;
      /** It was longer. */
      readonly cropped: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly type: 'step';
      /** From 0. */
      readonly step: number;
      /** The token of the likeliest extension, which a greedy or sampled answer says next; EOS at the end. */
      readonly token: TracedToken;
      /** Its hypothesis, that token included. */
      readonly ids: readonly number[];
      /** All that were open before, the likeliest first. */
      readonly hypotheses: readonly TracedHypothesis[];
      readonly milliseconds: number;
    }
  | { readonly type: 'answer'; readonly nbest: readonly Answer[]; readonly milliseconds: number };
