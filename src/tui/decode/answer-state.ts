/**
 * One run's answer while it comes: what the views draw. All texts in it are safe to draw. Tokens that are said keep the
 * spaces that sub-words begin with, since they stand beside others; labels have a mark instead.
 */
import type { AttentionMaps } from '../../decode/attention-maps.ts';
import { visibleLine, visibleSymbol } from '../../text/visible.ts';
import type {
  AnswerEvent,
  BeamHypothesis,
  Positions,
  SpelledToken,
  Stage,
  TokenStep,
} from '../../worker/answering-messages.ts';
import { widthOf } from '../text/graphemes.ts';

export interface AnswerState {
  readonly source: readonly string[];
  /** Tokens of it that the vocabulary does not hold. */
  readonly unknown: readonly string[];
  readonly sourceAttention: AttentionMaps;
  readonly cropped: boolean;
  readonly tokens: readonly TokenStep[];
  /** From the question to the last event: reading the source, and each step. */
  readonly milliseconds: number;
  /** Until the first token was there; null before. */
  readonly firstToken: number | null;
  readonly end: Extract<AnswerEvent, { readonly type: 'end' }> | null;
  /** Open hypotheses at each step of the beam. */
  readonly beam: readonly (readonly BeamHypothesis[])[];
  readonly nbest: readonly BeamHypothesis[] | null;
  readonly inside: Inside | null;
}

/** What the model computed for one token. */
export interface Inside {
  readonly at: Positions;
  readonly stages: readonly Stage[];
}

export const NO_ANSWER: AnswerState = {
  source: [],
  unknown: [],
  sourceAttention: {},
  cropped: false,
  tokens: [],
  milliseconds: 0,
  firstToken: null,
  end: null,
  beam: [],
  nbest: null,
  inside: null,
};

export function afterAnswerEvent(before: AnswerState, event: AnswerEvent): AnswerState {
  switch (event.type) {
    case 'begin':
      return {
        ...NO_ANSWER,
        source: event.source.map(shownLabel),
        unknown: event.unknown.map(shownLabel),
        sourceAttention: event.attention,
        cropped: event.cropped,
        milliseconds: event.milliseconds,
      };
    case 'token': {
      const milliseconds = before.milliseconds + event.step.milliseconds;
      return {
        ...before,
        tokens: [...before.tokens, shownStep(event.step)],
        milliseconds,
        firstToken: before.firstToken ?? milliseconds,
      };
    }
    case 'end':
      return { ...before, end: event };
    case 'beam':
      return { ...before, beam: [...before.beam, event.open.map(shownHypothesis)] };
    case 'beam-end':
      return { ...before, nbest: event.nbest.map(shownHypothesis) };
    default:
      return event satisfies never;
  }
}

/** Beside others, as text: the space that a sub-word begins with parts it from the one before. */
function shownToken(token: string): string {
  return token === ' ' ? shownLabel(token) : based(visibleLine(token));
}

/** In a place of its own, where spaces before it would not be seen. */
export function shownLabel(token: string): string {
  return based(visibleSymbol(token));
}

/** An accent alone has nothing to stand on. */
function based(shown: string): string {
  return shown !== '' && widthOf(shown) === 0 ? `◌${shown}` : shown;
}

function shownStep(step: TokenStep): TokenStep {
  return { ...step, token: shownToken(step.token), alternatives: step.alternatives.map(shownSpelled) };
}

function shownSpelled({ token, probability }: SpelledToken): SpelledToken {
  return { token: shownToken(token), probability };
}

function shownHypothesis(hypothesis: BeamHypothesis): BeamHypothesis {
  return { ...hypothesis, tokens: hypothesis.tokens.map(shownToken) };
}

/** Rows and columns may stand for tokens. */
export function shownStage(stage: Stage): Stage {
  const { rowLabels, columnLabels } = stage;
  return { ...stage, rowLabels: rowLabels.map(shownLabel), columnLabels: columnLabels?.map(shownLabel) };
}

/** The first position at which two answers say different tokens; null where they agree as far as both have come. */
export function firstDisagreement(answers: readonly AnswerState[]): number | null {
  const [first, ...others] = answers.filter(({ tokens }) => tokens.length > 0);
  if (first === undefined || others.length === 0) return null;
  const length = Math.min(first.tokens.length, ...others.map(({ tokens }) => tokens.length));
  for (let t = 0; t < length; t++)
    if (others.some(({ tokens }) => tokens[t].token !== first.tokens[t].token)) return t;
  return null;
}
