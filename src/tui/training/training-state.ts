/** What is shown of runs while they train, and how events and keys move it on. */
import { visibleLine } from '../../text/visible.ts';
import type { Sample } from '../../train/events.ts';
import type { RunEvent } from '../../worker/run-messages.ts';
import { isCtrl, isKey, type Key } from '../text/key-parser.ts';
import { addPoint, EMPTY_SERIES, type Point, type Series } from './series.ts';

const AXES = ['seconds', 'updates', 'tokens'] as const;
export type Axis = (typeof AXES)[number];

/** How far a run is. */
export interface ShownProgress {
  /** Of the budget, 0 to 1. */
  readonly share: number;
  /** What stands beside its bar (cli/render/run-progress.ts). */
  readonly text: string;
}

export interface TrainingRun {
  /** Safe to draw. */
  readonly name: string;
  readonly progress: ShownProgress;
  readonly training: Series;
  readonly validations: readonly Validation[];
  /** Of the newest validation that has any. Safe to draw, a line each. */
  readonly samples: readonly Sample[];
}

export interface Validation extends Point {
  readonly best: boolean;
}

export interface TrainingState {
  /** Safe to draw. */
  readonly title: string;
  readonly runs: readonly TrainingRun[];
  readonly axis: Axis;
  readonly logarithmic: boolean;
  /** The newest last. Safe to draw. */
  readonly said: readonly string[];
  /** Whether Ctrl-C stops the training, or leaves a screen that only looks on. */
  readonly own: boolean;
}

export type TrainingMessage =
  | { readonly type: 'key'; readonly key: Key }
  | {
      readonly type: 'run';
      readonly run: number;
      readonly event: RunEvent;
      readonly progress: ShownProgress;
    }
  /** A run's log was begun anew, as `--resume` does. */
  | { readonly type: 'again'; readonly run: number }
  | { readonly type: 'say'; readonly text: string };

/** What is to be done outside. */
export type TrainingEffect =
  | { readonly type: 'leave'; readonly exitCode: number }
  | { readonly type: 'interrupt' };

export interface TrainingStepped {
  readonly state: TrainingState;
  readonly effects: readonly TrainingEffect[];
}

const KEPT_LINES = 20;
const NOTHING_YET = { training: EMPTY_SERIES, validations: [], samples: [] } as const;

/** @param progress of each run */
export function startTraining(
  title: string,
  names: readonly string[],
  progress: ShownProgress,
  own: boolean,
): TrainingState {
  const runs = names.map((name) => ({
    name: visibleLine(name),
    progress,
    ...NOTHING_YET,
  }));
  return { title: visibleLine(title), runs, axis: 'seconds', logarithmic: true, said: [], own };
}

export function stepTraining(state: TrainingState, message: TrainingMessage): TrainingStepped {
  switch (message.type) {
    case 'key':
      return afterKey(state, message.key);
    case 'run':
      return stay(withRun(state, message.run, (run) => afterEvent(run, message.event, message.progress)));
    case 'again':
      return stay(withRun(state, message.run, (run) => ({ ...run, ...NOTHING_YET })));
    case 'say':
      return stay({ ...state, said: [...state.said, visibleLine(message.text)].slice(-KEPT_LINES) });
    default:
      return message satisfies never;
  }
}

const stay = (state: TrainingState): TrainingStepped => ({ state, effects: [] });

function withRun(state: TrainingState, at: number, change: (run: TrainingRun) => TrainingRun): TrainingState {
  return { ...state, runs: state.runs.map((run, i) => (i === at ? change(run) : run)) };
}

function afterEvent(run: TrainingRun, event: RunEvent, progress: ShownProgress): TrainingRun {
  const shown = { ...progress, text: visibleLine(progress.text) };
  if (event.type === 'update') return { ...run, progress: shown, training: addPoint(run.training, event) };
  if (event.type === 'validation') return afterValidation({ ...run, progress: shown }, event);
  return { ...run, progress: shown };
}

function afterValidation(run: TrainingRun, event: Extract<RunEvent, { type: 'validation' }>): TrainingRun {
  const { update, seconds, targetTokens, loss, best, samples } = event;
  const validation = { update, seconds, targetTokens, loss, best };
  return {
    ...run,
    validations: [...run.validations, validation],
    samples: samples?.map(visibleSample) ?? run.samples,
  };
}

const visibleSample = ({ source, references, output }: Sample): Sample => ({
  source: visibleLine(source),
  references: references.map(visibleLine),
  output: visibleLine(output),
});

function afterKey(state: TrainingState, key: Key): TrainingStepped {
  if (isCtrl(key, 'c'))
    return { state, effects: [state.own ? { type: 'interrupt' } : { type: 'leave', exitCode: 130 }] };
  const leaves = isKey(key, 'escape') || (key.type === 'text' && key.text === 'q');
  if (leaves && !state.own) return { state, effects: [{ type: 'leave', exitCode: 0 }] };
  if (key.type !== 'text') return stay(state);
  if (key.text === 'x') return stay({ ...state, axis: AXES[(AXES.indexOf(state.axis) + 1) % AXES.length] });
  if (key.text === 'y') return stay({ ...state, logarithmic: !state.logarithmic });
  return stay(state);
}
