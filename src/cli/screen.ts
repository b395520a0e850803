/**
 * A whole terminal taken over and given back: the alternate screen, raw keys, frames. Whatever way the process ends,
 * the terminal is left as it was. Frames come from ink, which believes that this is its stdout; only lines that
 * differ are written, so that nothing flickers and a torn frame mends itself. Not here: what is drawn (tui/).
 */
import { EventEmitter } from 'node:events';
import type { ReactElement } from 'react';
import type { ColourDepth } from '../tui/draw/colour.ts';
import { createKeyParser, type Key } from '../tui/text/key-parser.ts';
import { hasColour } from './terminal.ts';

export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

export interface Screen {
  readonly depth: ColourDepth;
  size(): ScreenSize;
  draw(element: ReactElement): void;
  /** Gives the terminal back; may be called twice. */
  close(): void;
}

export interface ScreenListeners {
  onKey(key: Key): void;
  onResize(): void;
}

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?2004h\u001b[2J\u001b[H';
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[0m\u001b[?1049l';
/** Milliseconds until an ESC that nothing follows is the Esc key. */
const ESC_DELAY = 40;

/** @throws when stdin or stdout is no terminal */
export async function openScreen({ onKey, onResize }: ScreenListeners): Promise<Screen> {
  const { render } = await import('ink');
  const { stdin, stdout } = process;
  const size = (): ScreenSize => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  const frames = new FrameStream(size, (text) => stdout.write(text));
  const keyboard = listenToKeys(stdin, onKey);
  let open = true;
  const close = (): void => {
    if (!open) return;
    open = false;
    process.off('exit', close);
    stdout.off('resize', resized);
    keyboard.stop();
    stdout.write(LEAVE);
  };
  const resized = (): void => {
    if (!open) return;
    frames.forget();
    onResize();
  };
  // An exception or a call of process.exit anywhere.
  process.on('exit', close);
  stdout.on('resize', resized);
  stdout.write(ENTER);
  let app: ReturnType<typeof render> | null = null;
  return {
    depth: depthOf(stdout),
    size,
    draw(element) {
      if (!open) return;
      if (app) return app.rerender(element);
      app = render(element, {
        stdout: frames as unknown as NodeJS.WriteStream,
        stdin,
        // Every frame whole, at once: this file finds what differs.
        debug: true,
        exitOnCtrlC: false,
        patchConsole: false,
      });
    },
    close() {
      if (!open) return;
      // ink draws once more when it ends; by then nobody listens.
      frames.end();
      app?.unmount();
      close();
    },
  };
}

function depthOf(stdout: NodeJS.WriteStream): ColourDepth {
  const bits = hasColour(stdout) ? stdout.getColorDepth() : 1;
  if (bits >= 24) return 'true';
  return bits >= 8 ? '256' : 'plain';
}

function listenToKeys(stdin: NodeJS.ReadStream, onKey: (key: Key) => void): { stop(): void } {
  const parser = createKeyParser();
  let waiting: NodeJS.Timeout | undefined;
  const heard = (chunk: string): void => {
    clearTimeout(waiting);
    for (const key of parser.push(chunk)) onKey(key);
    waiting = setTimeout(() => {
      for (const key of parser.flush()) onKey(key);
    }, ESC_DELAY);
  };
  stdin.setEncoding('utf8');
  stdin.setRawMode(true);
  stdin.on('data', heard);
  return {
    stop() {
      clearTimeout(waiting);
      stdin.off('data', heard);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}

/** What ink takes for stdout: gets whole frames, and writes the lines that differ from those before. */
class FrameStream extends EventEmitter {
  private shown: readonly string[] = [];
  private ended = false;

  constructor(
    private readonly size: () => ScreenSize,
    private readonly put: (text: string) => void,
  ) {
    super();
  }

  get columns(): number {
    return this.size().columns;
  }

  get rows(): number {
    return this.size().rows;
  }

  /** After a resize nothing is known of what is shown. */
  forget(): void {
    this.shown = [];
    this.put('\u001b[2J');
  }

  end(): void {
    this.ended = true;
  }

  write(frame: string): boolean {
    if (this.ended) return true;
    const lines = frame.split('\n').slice(0, this.rows);
    const changed = lines.flatMap((line, y) =>
      line === this.shown[y] ? [] : [`\u001b[${y + 1};1H${line}\u001b[0m\u001b[K`],
    );
    // A terminal that knows it (DEC mode 2026) shows all of it at once.
    if (changed.length > 0) this.put(`\u001b[?2026h${changed.join('')}\u001b[?2026l`);
    this.shown = lines;
    return true;
  }
}
