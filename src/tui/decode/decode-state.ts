/** Everything that the interactive decoder shows, and how what a run says moves it on. What keys do: key-actions.ts. */
import { nameWithout, type Part } from '../../config/parts.ts';
import { visibleLine } from '../../text/visible.ts';
import type {
  FromAnswering,
  ModelFacts,
  Positions,
  Question,
  Stage,
} from '../../worker/answering-messages.ts';
import { type History, historyOf } from '../text/history.ts';
import type { Key } from '../text/key-parser.ts';
import { EMPTY_LINE, type Line } from '../text/line-editor.ts';
import { type AnswerState, afterAnswerEvent, NO_ANSWER, shownStage } from './answer-state.ts';

export const VIEWS = ['answers', 'beam', 'attention', 'step', 'inside'] as const;
export type View = (typeof VIEWS)[number];

export interface RunPane {
  /** Safe to draw, with the part that is left out. */
  readonly name: string;
  readonly ownName: string;
  /** What can be left out of its model; empty until that is known. */
  readonly parts: readonly Part[];
  readonly without: Part | null;
  /** What the whole model has answered to the same question; null where that is not known. */
  readonly wholeAnswer: string | null;
  readonly status: RunStatus;
  /** To the line that was asked last. */
  readonly answer: AnswerState;
}

export type RunStatus =
  | { readonly type: 'opening' }
  | { readonly type: 'ready'; readonly facts: ModelFacts }
  | { readonly type: 'failed'; readonly message: string };

export interface TestExample {
  readonly source: string;
  readonly references: readonly string[];
}

/** Where the views look. */
export interface Looking {
  /** Of the target; null follows the newest. */
  readonly position: number | null;
  /** Of the source: the token that the stages of an encoder are of. */
  readonly sourcePosition: number;
  /** Of the beam; null follows the newest. */
  readonly beamStep: number | null;
  /** Among all places of all runs. */
  readonly place: number;
  /** -1 is the mean of all. */
  readonly head: number;
  /** Lines that are scrolled past, of answers, weights or a stage's numbers, and columns. */
  readonly scroll: number;
  readonly scrollAcross: number;
  /** The run that the inside view walks through, and how far it is. */
  readonly insideRun: number;
  readonly stage: number;
  /** The stage to go back to once another model, or this one without a part, has sent its stages. */
  readonly stageAgain: Pick<Stage, 'place' | 'name'> | null;
}

export const LOOKING: Looking = {
  position: null,
  sourcePosition: 0,
  beamStep: null,
  place: 0,
  head: -1,
  scroll: 0,
  scrollAcross: 0,
  insideRun: 0,
  stage: 0,
  stageAgain: null,
};

export interface DecodeState {
  /** Safe to draw. */
  readonly folder: string;
  readonly runs: readonly RunPane[];
  /** What was asked last. */
  readonly asked: Question | null;
  readonly line: Line;
  readonly history: History;
  /** Whether keys edit the line or move about in the view. */
  readonly focus: 'line' | 'view';
  readonly view: View;
  readonly looking: Looking;
  /** Lines of the keys that are scrolled past, while they are shown. */
  readonly help: number | null;
  readonly test: readonly TestExample[];
  /** The example that was asked last, by its place in `test`. */
  readonly testAt: number | null;
  /** Said once, until the next key. Safe to draw. */
  readonly notice: string | null;
}

export type DecodeMessage =
  | { readonly type: 'key'; readonly key: Key }
  | { readonly type: 'run'; readonly run: number; readonly said: FromAnswering }
  | { readonly type: 'notice'; readonly text: string };

/** What is to be done outside. */
export type DecodeEffect =
  | { readonly type: 'ask'; readonly question: Question }
  | { readonly type: 'inspect'; readonly run: number; readonly id: number; readonly at: Positions }
  /** Opens a run anew and asks it; nothing where there is no question. */
  | {
      readonly type: 'open';
      readonly run: number;
      readonly without: Part | null;
      readonly question: Question | null;
    }
  | { readonly type: 'remember'; readonly lines: readonly string[] }
  | { readonly type: 'save'; readonly text: string }
  | { readonly type: 'leave'; readonly exitCode: number };

export interface Stepped {
  readonly state: DecodeState;
  readonly effects: readonly DecodeEffect[];
}

export interface DecodeStart {
  /** Where the runs are, for the title. */
  readonly folder: string;
  readonly names: readonly string[];
  /** Of each run. */
  readonly without: readonly (Part | null)[];
  readonly test: readonly TestExample[];
  readonly history: readonly string[];
}

export function startDecoding({ folder, names, without, test, history }: DecodeStart): DecodeState {
  return {
    folder: visibleLine(folder),
    runs: names.map((name, run) => {
      const ownName = visibleLine(name);
      return { ownName, parts: [], wholeAnswer: null, ...openingWithout(ownName, without[run]) };
    }),
    asked: null,
    line: EMPTY_LINE,
    history: historyOf(history),
    focus: 'line',
    view: 'answers',
    looking: LOOKING,
    help: null,
    test,
    testAt: null,
    notice: null,
  };
}

/** A run that is opened, with nothing answered yet. */
export function openingWithout(
  ownName: string,
  without: Part | null,
): Pick<RunPane, 'name' | 'without' | 'status' | 'answer'> {
  return { name: nameWithout(ownName, without), without, status: { type: 'opening' }, answer: NO_ANSWER };
}

/** What a run says; of an answer that was given up, nothing. */
export function afterRun(state: DecodeState, run: number, said: FromAnswering): DecodeState {
  const pane = state.runs[run];
  const withPane = (changed: Partial<RunPane>): DecodeState => ({
    ...state,
    runs: state.runs.map((each, i) => (i === run ? { ...pane, ...changed } : each)),
  });
  switch (said.type) {
    case 'open':
      return withPane({ status: { type: 'ready', facts: said.facts }, parts: said.facts.parts });
    case 'answer':
      if (said.id !== state.asked?.id) return state;
      return withPane({ answer: afterAnswerEvent(pane.answer, said.event) });
    case 'inspected': {
      if (said.id !== state.asked?.id) return state;
      const inside = { at: said.at, stages: said.stages.map(shownStage) };
      const after = withPane({ answer: { ...pane.answer, inside } });
      return run === state.looking.insideRun
        ? { ...after, looking: lookAgain(state.looking, said.stages) }
        : after;
    }
    case 'failed': {
      const message = visibleLine([said.message, said.next].filter((part) => part !== null).join('. '));
      return withPane({ status: { type: 'failed', message } });
    }
    default:
      return said satisfies never;
  }
}

/** At the stage that was looked at, where these stages have it. */
export function lookAgain(looking: Looking, stages: readonly Stage[]): Looking {
  const again = looking.stageAgain;
  const found = stages.findIndex(({ place, name }) => place === again?.place && name === again.name);
  return { ...looking, stage: found === -1 ? looking.stage : found, stageAgain: null };
}

/** The target position that is looked at: the one chosen, or the newest. */
export function positionOf(state: DecodeState): number {
  const last = lastPositionOf(state);
  return Math.min(last, state.looking.position ?? last);
}

/** Of the longest answer. */
export const lastPositionOf = ({ runs }: DecodeState): number =>
  Math.max(0, ...runs.map(({ answer }) => answer.tokens.length - 1));

/** The step of the beam that is looked at; one past the last is its end. */
export function beamStepOf({ looking, runs }: DecodeState): number {
  const last = Math.max(0, ...runs.map(({ answer }) => answer.beam.length - (answer.nbest === null ? 1 : 0)));
  return Math.min(last, looking.beamStep ?? last);
}

/** A place of a model that attends. */
export interface AttentionPlace {
  readonly run: number;
  readonly place: string;
  readonly heads: number;
}

/** All of the runs' places, the encoder's before the decoder's. */
export function attentionPlaces({ runs }: DecodeState): AttentionPlace[] {
  return runs.flatMap(({ answer }, run) => {
    const maps = { ...answer.sourceAttention, ...answer.tokens[0]?.attention };
    return Object.entries(maps).map(([place, { heads }]) => ({ run, place, heads }));
  });
}
