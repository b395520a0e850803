/** The loop of a full-screen program: messages in, states on, frames out, until it is left. Not here: what any of them is. */
import type { ReactElement } from 'react';
import type { ColourDepth } from '../tui/draw/colour.ts';
import type { Key } from '../tui/text/key-parser.ts';
import { openScreen, type ScreenSize } from './screen.ts';

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
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

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
  const signals = Object.entries(EXIT_CODES).map(([signal, code]) => [signal, () => end(code)] as const);
  for (const [signal, heard] of signals) process.on(signal, heard);
  try {
    running = program.start(send, end);
    draw();
    return await ended;
  } finally {
    clearTimeout(timer);
    running?.stop();
    screen.close();
    for (const [signal, heard] of signals) process.off(signal, heard);
  }
}
