/** How training is shown as it goes: bars on a terminal, lines elsewhere, warnings alone when it shall be quiet. */
import { MultiBar, Presets } from 'cli-progress';
import { wrapWords } from '../tui/text/graphemes.ts';
import type { RunEvent } from '../worker/run-messages.ts';
import {
  afterEvent,
  barText,
  type Goal,
  logLine,
  NOT_STARTED,
  type RunProgress,
  stageLine,
} from './render/run-progress.ts';
import { canRedraw, columnsOf, writeErr } from './terminal.ts';

export interface Progress {
  /** @param run its place among the runs shown */
  show(run: number, event: RunEvent): void;
  /** A line for the user, above any bars. */
  say(line: string): void;
  /** Leaves the terminal as it was; may be called twice. */
  stop(): void;
}

/** A run to be shown. */
export interface ShownRun {
  readonly name: string;
  readonly goal: Goal;
}

export function createProgress(runs: readonly ShownRun[], quiet: boolean): Progress {
  if (quiet) return warnings(runs);
  return canRedraw() ? bars(runs) : lines(runs);
}

function warnings(runs: readonly ShownRun[]): Progress {
  return {
    show(run, event) {
      if (event.type === 'warning') writeErr(`${logLine(runs[run].name, event)}\n`);
    },
    say: (line) => writeErr(`${line}\n`),
    stop: () => {},
  };
}

function lines(runs: readonly ShownRun[]): Progress {
  const said = runs.map(() => '');
  return {
    show(run, event) {
      const line = logLine(runs[run].name, event) ?? stageLine(runs[run].name, event);
      if (line === null || line === said[run]) return;
      said[run] = line;
      writeErr(`${line}\n`);
    },
    say: (line) => writeErr(`${line}\n`),
    stop: () => {},
  };
}

/** Columns that stand beside a bar. */
const BESIDE = 54;
const CLEAR_TO_END = '\u001b[K';

function bars(runs: readonly ShownRun[]): Progress {
  const width = Math.max(...runs.map(({ name }) => name.length));
  const drawn = new MultiBar(
    {
      format: '{name} {bar} {text}',
      barsize: Math.min(30, Math.max(6, columnsOf(process.stderr) - width - BESIDE)),
      stream: process.stderr,
      hideCursor: true,
      // A line above the bars moves them, and they must be drawn again though their text is the same.
      forceRedraw: true,
    },
    Presets.shades_classic,
  );
  const states: RunProgress[] = runs.map(() => NOT_STARTED);
  const each = runs.map(({ name }) =>
    drawn.create(1, 0, { name: name.padEnd(width), text: barText(NOT_STARTED) }),
  );
  let stopped = false;
  const say = (line: string) => {
    if (stopped) return writeErr(`${line}\n`);
    // What stood on these lines is overwritten, not cleared. Cleared first: in the last column it would take a letter.
    for (const part of cut(line, columnsOf(process.stderr))) drawn.log(`${CLEAR_TO_END}${part}\n`);
  };
  return {
    show(run, event) {
      states[run] = afterEvent(states[run], event, runs[run].goal);
      each[run].update(states[run].share, { text: barText(states[run]) });
      const line = logLine(runs[run].name, event);
      if (line !== null) say(line);
    },
    say,
    stop() {
      if (stopped) return;
      stopped = true;
      // Draws what was said since the last time.
      drawn.update();
      drawn.stop();
    },
  };
}

/** While bars are drawn the terminal does not wrap lines: between words, and within one that is longer than a line. */
function cut(line: string, columns: number): string[] {
  return wrapWords(line, columns).flatMap((part) => {
    const characters = [...part];
    return Array.from({ length: Math.max(1, Math.ceil(characters.length / columns)) }, (_, i) =>
      characters.slice(i * columns, (i + 1) * columns).join(''),
    );
  });
}
