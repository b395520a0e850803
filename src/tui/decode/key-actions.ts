/** What each key does. Two places have the keys: the line, and the view under it. Not here: editing (line-keys.ts). */
import { oneField } from '../../text/visible.ts';
import type { Positions } from '../../worker/answering-messages.ts';
import { remember } from '../text/history.ts';
import { isCtrl, isKey, type Key } from '../text/key-parser.ts';
import { EMPTY_LINE, textOf } from '../text/line-editor.ts';
import { NO_ANSWER } from './answer-state.ts';
import {
  type DecodeEffect,
  type DecodeState,
  LOOKING,
  positionOf,
  type Stepped,
  VIEWS,
  type View,
} from './decode-state.ts';
import { leaveOut, leaveOutNext, partLeftOut } from './leave-out.ts';
import { editByKey } from './line-keys.ts';
import { lookAlong, PAGE } from './look-along.ts';

/** A number from 0 up to, not including, 1: chooses a random test sentence. */
export type Draw = () => number;

export function afterKey(before: DecodeState, key: Key, draw: Draw): Stepped {
  const state = { ...before, notice: null };
  if (isCtrl(key, 'c')) return leave(state, 130);
  if (state.help !== null) return isCtrl(key, 'd') ? leave(state, 0) : helpKey(state, state.help, key);
  const keyOfFocus = state.focus === 'line' ? lineKey : viewKey;
  return anywhereKey(state, key, draw) ?? keyOfFocus(state, key);
}

const stay = (state: DecodeState): Stepped => ({ state, effects: [] });
const leave = (state: DecodeState, exitCode: number): Stepped => ({
  state,
  effects: [{ type: 'leave', exitCode }],
});
const say = (state: DecodeState, notice: string): Stepped => stay({ ...state, notice });

/** Up and down scroll, any other key goes back. @param past lines that are scrolled past */
function helpKey(state: DecodeState, past: number, key: Key): Stepped {
  const down = key.type === 'named' ? (SCROLLS.get(key.name) ?? 0) : 0;
  return stay({ ...state, help: down === 0 ? null : Math.max(0, past + down) });
}

const SCROLLS: ReadonlyMap<string, number> = new Map([
  ['up', -1],
  ['down', 1],
  ['page-up', -PAGE],
  ['page-down', PAGE],
]);

/** Keys that mean the same in both places; null for the others. */
function anywhereKey(state: DecodeState, key: Key, draw: Draw): Stepped | null {
  const view = VIEWS.indexOf(state.view);
  switch (key.type) {
    case 'named':
      if (key.name === 'escape') return leave(state, 0);
      if (key.name === 'help') return stay({ ...state, help: 0 });
      if (key.name === 'tab') return show(state, VIEWS[(view + 1) % VIEWS.length]);
      if (key.name === 'shift-tab') return show(state, VIEWS[(view + VIEWS.length - 1) % VIEWS.length]);
      return null;
    case 'alt':
      if (key.letter === 'x')
        return partLeftOut(state) === null ? say(state, 'All models are whole.') : leaveOut(state, null);
      return showNumber(state, key.letter);
    case 'ctrl':
      if (key.letter === 't') return askTest(state, state.testAt === null ? 0 : state.testAt + 1);
      if (key.letter === 'r') return askTest(state, Math.floor(draw() * state.test.length));
      if (key.letter === 'o') return save(state);
      if (key.letter === 'x') return leaveOutNext(state);
      return null;
    case 'text':
      return null;
    default:
      return key satisfies never;
  }
}

function showNumber(state: DecodeState, typed: string): Stepped | null {
  const view = VIEWS[Number(typed) - 1];
  return view === undefined ? null : show(state, view);
}

function show(state: DecodeState, view: View): Stepped {
  return inspecting({ ...state, view, looking: { ...state.looking, scroll: 0, scrollAcross: 0 } });
}

function lineKey(state: DecodeState, key: Key): Stepped {
  const isEmpty = state.line.parts.length === 0;
  if (isEmpty && key.type === 'text' && key.text === '?') return stay({ ...state, help: 0 });
  if (isEmpty && isCtrl(key, 'd')) return leave(state, 0);
  if (isKey(key, 'enter')) return ask(state, textOf(state.line), []);
  const edited = editByKey(state, key);
  if (edited) return stay({ ...state, ...edited });
  // Below the newest line lies the view.
  const goesDown = isKey(key, 'down') && state.asked !== null;
  return stay(goesDown ? { ...state, focus: 'view' } : state);
}

/** Digits choose a view; what can be typed goes to the line, and the keys with it. */
function viewKey(state: DecodeState, key: Key): Stepped {
  const back: DecodeState = { ...state, focus: 'line' };
  if (key.type === 'text') {
    if (key.text === '?') return stay({ ...state, help: 0 });
    return showNumber(state, key.text) ?? lineKey(back, key);
  }
  if (key.type !== 'named' || key.name === 'backspace') return lineKey(back, key);
  if (key.name === 'enter') return stay(back);
  return inspecting({ ...state, looking: lookAlong(state, key.name) });
}

function ask(state: DecodeState, line: string, references: readonly string[]): Stepped {
  if (line.trim() === '') return say(state, 'Type a sentence, or press Ctrl-T for one of the test set.');
  const question = { id: (state.asked?.id ?? 0) + 1, line, references };
  const history = remember(state.history, line);
  const { place, head, insideRun, stage } = state.looking;
  const asked: DecodeState = {
    ...state,
    asked: question,
    history,
    line: EMPTY_LINE,
    focus: 'view',
    // The same head of the same place, and the same stage, at the newest position.
    looking: { ...LOOKING, place, head, insideRun, stage },
    testAt: references.length > 0 ? state.testAt : null,
    runs: state.runs.map((run) => ({ ...run, answer: NO_ANSWER, wholeAnswer: null })),
  };
  const effects: DecodeEffect[] = [
    { type: 'ask', question },
    { type: 'remember', lines: history.lines },
  ];
  return { state: asked, effects };
}

function askTest(state: DecodeState, place: number): Stepped {
  if (state.test.length === 0)
    return say(
      state,
      'No run here is finished, so there are no test sentences yet: seqcmp train --resume RUN.',
    );
  const testAt = place % state.test.length;
  const { source, references } = state.test[testAt];
  return ask({ ...state, testAt }, source, references);
}

/** A line a run: its name, the source, the answer. */
function save(state: DecodeState): Stepped {
  const { asked, runs } = state;
  const finished = runs.filter(({ answer }) => answer.end !== null);
  if (asked === null || finished.length === 0) return say(state, 'There is no finished answer to save yet.');
  const lines = finished.map(({ name, answer }) =>
    [name, asked.line, answer.end?.text ?? ''].map(oneField).join('\t'),
  );
  return { state, effects: [{ type: 'save', text: `${lines.join('\n')}\n` }] };
}

/** Asks for the numbers that the inside view shows, where they are not there. */
export function inspecting(state: DecodeState): Stepped {
  const { insideRun: run, sourcePosition } = state.looking;
  const { answer } = state.runs[run];
  if (state.view !== 'inside' || state.asked === null || answer.end === null) return stay(state);
  const at: Positions = {
    source: Math.min(answer.source.length - 1, sourcePosition),
    target: Math.min(answer.tokens.length - 1, positionOf(state)),
  };
  const there = answer.inside?.at;
  if (there?.source === at.source && there.target === at.target) return stay(state);
  return { state, effects: [{ type: 'inspect', run, id: state.asked.id, at }] };
}
