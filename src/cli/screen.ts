/**
 * A whole terminal taken over and given back: the alternate screen, raw keys, frames. Whatever way the process ends,
 * and while Ctrl-Z suspends it, the terminal is left as it was. ink makes a frame of a component; only lines that
 * differ from the frame before are written, so that nothing flickers. Not here: what is drawn (tui/).
 */
import type { ReactElement } from 'react';
import type { ColourDepth } from '../tui/draw/colour.ts';
import { createKeyParser, isCtrl, type Key } from '../tui/text/key-parser.ts';
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

const CLEAR = '\u001b[2J';
/** Alternate screen, no cursor, pastes in brackets; cleared. (xterm, ctlseqs) */
const ENTER = `\u001b[?1049h\u001b[?25l\u001b[?2004h${CLEAR}`;
const LEAVE = '\u001b[?2004l\u001b[?25h\u001b[0m\u001b[?1049l';
/** Milliseconds in which a process that is told to stop has stopped. */
const STOPPING = 50;
/** A terminal that knows mode 2026 shows what lies between at once. */
const [BEGIN_FRAME, END_FRAME] = ['\u001b[?2026h', '\u001b[?2026l'];

/** stdin and stdout must be terminals. */
export async function openScreen({ onKey, onResize }: ScreenListeners): Promise<Screen> {
  const { renderToString } = await import('ink');
  const { stdin, stdout } = process;
  const size = (): ScreenSize => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 });
  let shown: readonly string[] = [];
  /** Null while the terminal is not ours. */
  let giveBack: (() => void) | null = null;
  let suspended: NodeJS.Timeout | undefined;
  const resized = (): void => {
    if (!giveBack) return;
    // Nothing is known of what a terminal shows after it was resized.
    shown = [];
    stdout.write(CLEAR);
    onResize();
  };
  const leave = (): void => {
    giveBack?.();
    giveBack = null;
  };
  const enter = (): void => {
    giveBack = takeTerminal(stdin, stdout, (key) => {
      // After Ctrl-Z more may stand in what was read.
      if (!giveBack) return;
      if (!isCtrl(key, 'z') || process.platform === 'win32') return onKey(key);
      leave();
      suspended = stopJob(() => {
        enter();
        // Of the size that it may have got meanwhile.
        process.emit('SIGWINCH');
        resized();
      });
    });
  };
  const close = (): void => {
    clearTimeout(suspended);
    process.off('exit', close);
    process.off('uncaughtExceptionMonitor', close);
    stdout.off('resize', resized);
    leave();
  };
  process.on('exit', close);
  // Before Node.js prints the exception: on the screen that goes it would be lost.
  process.on('uncaughtExceptionMonitor', close);
  stdout.on('resize', resized);
  enter();
  return {
    depth: depthOf(stdout),
    size,
    draw(element) {
      if (!giveBack) return;
      const { columns, rows } = size();
      const lines = renderToString(element, { columns }).split('\n').slice(0, rows);
      const changed = lines.flatMap((line, y) => (line === shown[y] ? [] : [placed(line, y)]));
      if (changed.length > 0) stdout.write(BEGIN_FRAME + changed.join('') + END_FRAME);
      shown = lines;
    },
    close,
  };
}

/** @returns what gives it back */
function takeTerminal(
  stdin: NodeJS.ReadStream,
  stdout: NodeJS.WriteStream,
  onKey: (key: Key) => void,
): () => void {
  const keyboard = listenToKeys(stdin, onKey);
  stdout.write(ENTER);
  return () => {
    keyboard.stop();
    stdout.write(LEAVE);
  };
}

/**
 * Stops all processes of the shell's job, as a terminal does at Ctrl-Z.
 * @param goOn called when the shell lets it go on, or at once where no shell could
 */
function stopJob(goOn: () => void): NodeJS.Timeout {
  process.kill(0, 'SIGTSTP');
  return setTimeout(goOn, STOPPING);
}

/** A line in its place, and nothing behind it. */
function placed(line: string, y: number): string {
  return `\u001b[${y + 1};1H\u001b[2K${line}\u001b[0m`;
}

function depthOf(stdout: NodeJS.WriteStream): ColourDepth {
  const bits = hasColour(stdout) ? stdout.getColorDepth() : 1;
  if (bits >= 24) return 'true';
  return bits >= 8 ? '256' : 'plain';
}

/** Milliseconds until an ESC that nothing follows is the Esc key. */
const ESC_DELAY = 40;

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
  stdin.resume();
  return {
    stop() {
      clearTimeout(waiting);
      stdin.off('data', heard);
      stdin.setRawMode(false);
      stdin.pause();
    },
  };
}
