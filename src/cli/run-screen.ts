/** The loop of a full-screen program: messages in, states on, frames out, until it is left. Not here: what any of them is. */
import type { ReactElement } from 'react';
import type { ColourDepth } from '../tui/draw/colour.ts';
import type { Key } from '../tui/text/key-parser.ts';
import { EXIT_CODES, type Signal } from './interrupts.ts';
import { openScreen, type ScreenSize } from './screen.ts';
import { endWithTerminal } from './terminal.ts';

/** What is drawn, and how messages and keys move it on. */
export interface ScreenProgram<State, Message, Effect> {
  step(
    state: State,
    message: Message,
    size: ScreenSize,
  ): { readonly state: State; readonly effects: readonly Effect[] };
  element(state: State, size: ScreenSize, depth: ColourDepth): ReactElement;
  onKey(key: Key): Message;
}

export interface ScreenLoop<Message> {
  /** Nothing once it is closed. */
  send(message: Message): void;
  /** Gives the terminal back; may be called twice. */
  close(): void;
}

/**
 * Draws the initial state, and each after it.
 * @param frame milliseconds between frames: what comes in between is drawn together
 * @param onFault is given the first fault of any of these; the terminal is given back before
 */
export async function openScreenLoop<State, Message, Effect>(
  initial: State,
  { step, element, onKey }: ScreenProgram<State, Message, Effect>,
  frame: number,
  act: (effect: Effect) => void,
  onFault: (thrown: unknown) => void,
): Promise<ScreenLoop<Message>> {
  let state = initial;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let drawnAt = 0;
  const guarded = (work: () => void): void => {
    if (closed) return;
    try {
      work();
    } catch (thrown) {
      close();
      onFault(thrown);
    }
  };
  const draw = (): void => {
    timer = undefined;
    drawnAt = performance.now();
    guarded(() => screen.draw(element(state, screen.size(), screen.depth)));
  };
  const drawSoon = (): void => {
    timer ??= setTimeout(draw, Math.max(0, frame - (performance.now() - drawnAt)));
  };
  const send = (message: Message): void =>
    guarded(() => {
      const stepped = step(state, message, screen.size());
      state = stepped.state;
      for (const effect of stepped.effects) act(effect);
      drawSoon();
    });
  const close = (): void => {
    closed = true;
    clearTimeout(timer);
    screen.close();
  };
  const screen = await openScreen({ onKey: (key) => send(onKey(key)), onResize: drawSoon });
  draw();
  return { send, close };
}

export interface Running<Effect> {
  act(effect: Effect): void;
  stop(): void;
}

const FRAME = 33;
const SIGNALS: readonly Signal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * @param start begins whatever sends messages
 * @returns the exit code; rejects with what was thrown, the terminal given back before
 */
export async function runScreen<State, Message, Effect>(
  initial: State,
  program: ScreenProgram<State, Message, Effect>,
  start: (send: (message: Message) => void, leave: (exitCode: number) => void) => Running<Effect>,
): Promise<number> {
  let end: (exitCode: number) => void = () => {};
  let fail: (thrown: unknown) => void = () => {};
  const ended = new Promise<number>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  let running: Running<Effect> | null = null;
  const act = (effect: Effect): void => running?.act(effect);
  const loop = await openScreenLoop(initial, program, FRAME, act, fail);
  const heard = (signal: Signal): void => {
    if (signal === 'SIGHUP') endWithTerminal();
    end(EXIT_CODES[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  try {
    running = start(loop.send, end);
    return await ended;
  } finally {
    running?.stop();
    loop.close();
    for (const signal of SIGNALS) process.off(signal, heard);
  }
}
