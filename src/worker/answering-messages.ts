/** What a process that answers lines is told, and what it says. Texts as the tokenizer spells them, not yet safe to draw. */
import type { Part } from '../config/parts.ts';
import type { DecodeConfig, EngineName, ModelConfig } from '../config/schema.ts';
import type { AttentionMaps } from '../decode/attention-maps.ts';

/** To an answering process. */
export type ToAnswering =
  | { readonly type: 'open'; readonly plan: AnsweringPlan }
  /** Answers a line; whatever is being answered is given up. */
  | { readonly type: 'ask'; readonly question: Question }
  /** What the model computes for one token of the last answer. */
  | { readonly type: 'inspect'; readonly id: number; readonly at: Positions };

/** A token of each side, from 0. */
export interface Positions {
  readonly source: number;
  /** Of the answer; its length is where the end is said. */
  readonly target: number;
}

export interface AnsweringPlan {
  /** Of the run, absolute. */
  readonly dir: string;
  /** The first present where none is named. */
  readonly engine?: EngineName;
  readonly threads: number;
  /** Settings of decoding other than the run's own; `beam` is the width of the beam that is shown. */
  readonly settings: Partial<DecodeConfig>;
  /** A part of the model that is left out. */
  readonly without: Part | null;
}

export interface Question {
  /** Comes back with every event of its answer. */
  readonly id: number;
  readonly line: string;
  /** What counts as right; empty where nobody knows. */
  readonly references: readonly string[];
}

/** From an answering process. */
export type FromAnswering =
  | { readonly type: 'open'; readonly facts: ModelFacts }
  | { readonly type: 'answer'; readonly id: number; readonly event: AnswerEvent }
  | {
      readonly type: 'inspected';
      readonly id: number;
      readonly at: Positions;
      readonly stages: readonly Stage[];
    }
  /** Whatever it was at: the process ends, and says nothing more. */
  | { readonly type: 'failed'; readonly message: string; readonly next: string | null };

export interface ModelFacts {
  /** As it answers: without what is left out. */
  readonly model: ModelConfig;
  /** What can be left out of the whole. */
  readonly parts: readonly Part[];
  /** `2 layers of 168`, for a title. */
  readonly size: string;
  /** Trained numbers. */
  readonly parameters: number;
  /** Updates of the weights that answer. */
  readonly update: number;
  /** Hypotheses of the beam that is shown. */
  readonly beam: number;
  /** What stands between two tokens of a text: a space, or nothing. */
  readonly joint: string;
}

export interface SpelledToken {
  readonly token: string;
  readonly probability: number;
}

/** One token of the greedy answer. */
export interface TokenStep extends SpelledToken {
  /** The likeliest next tokens, the best first. */
  readonly alternatives: readonly SpelledToken[];
  /** Of this position, by place in the model. */
  readonly attention: AttentionMaps;
  readonly milliseconds: number;
}

export interface BeamHypothesis {
  readonly tokens: readonly string[];
  /** In nats. */
  readonly logProbability: number;
  /** Over the length penalty, where it has ended. */
  readonly score: number | null;
}

export interface AnswerScore {
  /** `PER`, `chrF`. */
  readonly title: string;
  /** 0-100; PER may pass 100. */
  readonly value: number;
  /** ` %`, or nothing. */
  readonly unit: string;
}

export type AnswerEvent =
  | {
      readonly type: 'begin';
      /** Tokens as the encoder reads them, the end of sequence last. */
      readonly source: readonly string[];
      /** Those that the vocabulary does not hold, each once: read as `<unk>`, and marked by a `?` before them. */
      readonly unknown: readonly string[];
      /** Of the encoder, by place. */
      readonly attention: AttentionMaps;
      readonly cropped: boolean;
      readonly milliseconds: number;
    }
  | { readonly type: 'token'; readonly step: TokenStep }
  | {
      readonly type: 'end';
      readonly text: string;
      /** In nats, end of sequence included. */
      readonly logProbability: number;
      /** False when the longest output allowed was reached. */
      readonly ended: boolean;
      readonly scores: readonly AnswerScore[];
    }
  /** After the greedy answer: the hypotheses that are open at a step of the beam, the likeliest first. */
  | { readonly type: 'beam'; readonly open: readonly BeamHypothesis[] }
  | { readonly type: 'beam-end'; readonly nbest: readonly BeamHypothesis[] };

/** A part of the computation, with the numbers of this sentence. */
export interface Stage {
  /** Where in the model: `decoder.layer0.cross`. */
  readonly place: string;
  /** What is computed there: `scores`, `update gate`. */
  readonly name: string;
  /** Matrix products that had to wait for one another until it was there, the answer being read whole. */
  readonly inARow: number;
  /** A vector, rows of columns or, of keys and values in several heads, [heads, rows, columns]. */
  readonly shape: readonly number[];
  /** Row by row. */
  readonly values: Float32Array;
  /** Tokens, those of each head, or heads: the numbers of one row are those of its token, or of the one that is looked at. */
  readonly rowLabels: readonly string[];
  /** Tokens that are looked at, or symbols that could be said; none where the numbers of a vector have no names. */
  readonly columnLabels?: readonly string[];
  /** The row of the token that is looked at. */
  readonly markedRow?: number;
  /** The column of the symbol that was said. */
  readonly markedColumn?: number;
}
