/** The loop of a full-screen program: messages in, states on, frames out, until it is left. Not here: what any of them is. */
import type { ReactElement } from 'react';
import type { ColourDepth } from '../tui/draw/colour.ts';
import type { Key } from '../tui/text/key-parser.ts';
import { EXIT_CODES, type Signal } from './interrupts.ts';
import { openScreen, type ScreenSize } from './screen.ts';
import { endWithTerminal } from './terminal.ts';

export interface ScreenProgram<State, Message, Effect> {
  step(state: State, message: Message): { readonly state: State; readonly effects: readonly Effect[] };
  element(state: State, size: ScreenSize, depth: ColourDepth): ReactElement;
  onKey(key: Key): Message;
  /** Begins whatever sends messages. */
  start(send: (message: Message) => void, leave: (exitCode: number) => void): Running<Effect>;
}

export interface Running<Effect> {
  act(effect: Effect): void;
  stop(): void;
}

/** Milliseconds between frames: what comes in between is drawn together. */
const FRAME = 33;
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** @returns the exit code; rejects with what was thrown, the terminal given back before */
export async function runScreen<State, Message, Effect>(
  initial: State,
  program: ScreenProgram<State, Message, Effect>,
): Promise<number> {
  let state = initial;
  let end: (exitCode: number) => void = () => {};
  let fail: (thrown: unknown) => void = () => {};
  const ended = new Promise<number>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  let running: Running<Effect> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  const guarded = (work: () => void): void => {
    try {
      work();
    } catch (thrown) {
      fail(thrown);
    }
  };
  const draw = (): void => {
    timer = undefined;
    drawnAt = performance.now();
    guarded(() => screen.draw(program.element(state, screen.size(), screen.depth)));
  };
  const drawSoon = (): void => {
    timer ??= setTimeout(draw, Math.max(0, FRAME - (performance.now() - drawnAt)));
  };
  const send = (message: Message): void =>
    guarded(() => {
      const stepped = program.step(state, message);
      state = stepped.state;
      for (const effect of stepped.effects) running?.act(effect);
      drawSoon();
    });
  const screen = await openScreen({ onKey: (key) => send(program.onKey(key)), onResize: drawSoon });
  const heard = (signal: Signal): void => {
    if (signal === 'SIGHUP') endWithTerminal();
    end(EXIT_CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  try {
    running = program.start(send, end);
    draw();
    return await ended;
  } finally {
    clearTimeout(timer);
    running?.stop();
    screen.close();
    for (const signal of SIGNALS) process.off(signal, heard);
  }
}
