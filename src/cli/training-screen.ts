/** Training drawn on a screen of its own, as `Progress` is by bars. Ctrl-C is the signal that it is without raw keys. */
import { createElement } from 'react';
import { TrainingApp } from '../tui/training/training-app.tsx';
import {
  startTraining,
  stepTraining,
  type TrainingEffect,
  type TrainingMessage,
  type TrainingState,
} from '../tui/training/training-state.ts';
import { errorText } from './error-printer.ts';
import { createProgress, type Progress, type ShownRun } from './progress.ts';
import { afterEvent, barText, logLine, NOT_STARTED, type RunProgress } from './render/run-progress.ts';
import { openScreenLoop, type ScreenProgram } from './run-screen.ts';
import { writeErr } from './terminal.ts';

/** Milliseconds between frames. */
const FRAME = 100;

export interface TrainingScreen extends Progress {
  /** What was drawn of a run is no more: its log begins anew. */
  again(run: number): void;
}

const PROGRAM: ScreenProgram<TrainingState, TrainingMessage, TrainingEffect> = {
  step: stepTraining,
  element: (state, size) => createElement(TrainingApp, { state, ...size }),
  onKey: (key) => ({ type: 'key', key }),
};

const shownProgress = (progress: RunProgress) => ({ share: progress.share, text: barText(progress) });

/** @param onLeave set where the screen only looks on: what leaving it does, given the exit code */
export async function openTrainingScreen(
  title: string,
  runs: readonly ShownRun[],
  onLeave?: (exitCode: number) => void,
): Promise<TrainingScreen> {
  const progress: RunProgress[] = runs.map(() => NOT_STARTED);
  /** What takes the screen's place once it could not be drawn. */
  let lines: Progress | undefined;
  /** A fault of the drawing is shown, and costs nobody a training: it goes on, as lines. */
  const giveUp = (thrown: unknown): void => {
    writeErr(errorText(thrown, true));
    if (onLeave === undefined) {
      writeErr('The screen is closed; training goes on.\n');
      lines = createProgress(runs, false);
    } else {
      onLeave(1);
    }
  };
  const names = runs.map(({ name }) => name);
  const initial = startTraining(title, names, shownProgress(NOT_STARTED), onLeave === undefined);
  const act = (effect: TrainingEffect): void => {
    if (effect.type === 'leave') onLeave?.(effect.exitCode);
    // As a signal to this process, which on Windows would end it at once.
    else process.emit('SIGINT');
  };
  const screen = await openScreenLoop(initial, PROGRAM, FRAME, act, giveUp);
  return {
    show(run, event) {
      lines?.show(run, event);
      progress[run] = afterEvent(progress[run], event, runs[run].goal);
      screen.send({ type: 'run', run, event, progress: shownProgress(progress[run]) });
      // Validations are drawn.
      const line = event.type === 'validation' ? null : logLine(runs[run].name, event);
      if (line !== null) screen.send({ type: 'say', text: line });
    },
    again(run) {
      progress[run] = NOT_STARTED;
      screen.send({ type: 'again', run });
    },
    say(text) {
      lines?.say(text);
      screen.send({ type: 'say', text });
    },
    stop() {
      lines?.stop();
      screen.close();
    },
  };
}
