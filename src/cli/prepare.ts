/** Reading a corpus, with what a person sees of it: a bar on a terminal, a line a stage elsewhere. Ctrl-C ends it. */
import { Presets, SingleBar } from 'cli-progress';
import type { PrepareOptions } from '../data/corpus.ts';
import type { PipeOptions } from '../data/piped.ts';
import type { Preparing } from '../data/preparing.ts';
import { visibleLine } from '../text/visible.ts';
import { listenForInterrupts } from './interrupts.ts';
import { cacheFolder } from './own-folders.ts';
import { canRedraw, sayWhatIsRead, shellPath, writeErr } from './terminal.ts';

/** How whatever reads a corpus for a command reads it. */
export type Reading = PrepareOptions & PipeOptions;

/**
 * Does work that reads a corpus and may take long. Interrupted, it ends the process once what is half made is removed.
 * @param onLeave what is said before the process ends
 */
export async function whilePreparing<Result>(
  quiet: boolean,
  work: (reading: Reading) => Promise<Result>,
  onLeave: () => void = () => {},
): Promise<Result> {
  const shown = showPreparing(quiet);
  const interrupts = listenForInterrupts(
    () => shown.stop(),
    () => {},
  );
  const leaveIfInterrupted = async (): Promise<void> => {
    const code = await interrupts.settled();
    if (code === null) return;
    onLeave();
    process.exit(code);
  };
  try {
    const result = await work({
      cache: cacheFolder(),
      onPreparing: shown.show,
      signal: interrupts.signal,
      stdin: () => {
        shown.stop();
        sayWhatIsRead('lines from the terminal');
        return process.stdin;
      },
      onCopied: (from, path) => {
        shown.stop();
        if (!quiet) writeErr(copiedText(from, path));
      },
    });
    await leaveIfInterrupted();
    return result;
  } catch (thrown) {
    await leaveIfInterrupted();
    throw thrown;
  } finally {
    shown.stop();
    interrupts.release();
  }
}

/** Several processes read a corpus, and a pipe can be read once. */
function copiedText(from: string, path: string): string {
  return `${visibleLine(from)} is copied to ${visibleLine(shellPath(path))}, and read from there; seqcmp corpus clean deletes it\n`;
}

interface Shown {
  show(event: Preparing): void;
  /** Takes the bar away; may be called twice. */
  stop(): void;
}

function showPreparing(quiet: boolean): Shown {
  if (quiet) return { show: () => {}, stop: () => {} };
  return canRedraw() ? bar() : lines();
}

function lines(): Shown {
  let said = '';
  return {
    show({ doing }) {
      if (doing !== said) writeErr(`${doing}\n`);
      said = doing;
    },
    stop: () => {},
  };
}

function bar(): Shown {
  const drawn = new SingleBar(
    {
      format: '{doing} {bar} {percentage} %',
      barsize: 30,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  return {
    show({ doing, share }) {
      if (!drawn.isActive) drawn.start(1, 0, { doing: '' });
      drawn.update(share, { doing: doing.padEnd(WIDEST) });
    },
    stop: () => drawn.stop(),
  };
}

/** So that the bar stands still when what is done changes. */
const WIDEST = 'copying what comes by pipe'.length;
