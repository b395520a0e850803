/** Reading a corpus, with what a person sees of it: a bar on a terminal, a line a stage elsewhere. Ctrl-C ends it. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { Presets, SingleBar } from 'cli-progress';
import { UserError } from '../config/user-error.ts';
import type { PrepareOptions } from '../data/corpus.ts';
import type { PipedCopy, PipeOptions } from '../data/piped.ts';
import type { Preparing } from '../data/preparing.ts';
import { visibleLine } from '../text/visible.ts';
import { listenForInterrupts } from './interrupts.ts';
import { cacheFolder } from './own-folders.ts';
import { canRedraw, sayWhatIsRead, shellPath, writeErr } from './terminal.ts';

/** How whatever reads a corpus for a command reads it. */
export interface Reading extends PrepareOptions, PipeOptions {
  /** A text that may name copies of pipes, with what was copied in their place. */
  readonly named: (text: string) => string;
}

/**
 * Does work that reads a corpus and may take long. Interrupted, it ends the process once what is half made is removed.
 * Copies of pipes that nobody shall read again are removed; one that is kept may be another command's as well.
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
  const copies: PipedCopy[] = [];
  const named = (text: string): string =>
    copies.reduce((said, { from, path }) => said.replaceAll(path, from), text);
  const removeCopies = (): void => {
    for (const { path, kept } of copies) if (!kept) rmSync(dirname(path), { recursive: true, force: true });
  };
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
      onCopied: (copy) => {
        copies.push(copy);
        shown.stop();
        if (!quiet && copy.kept) writeErr(copiedText(copy));
      },
      onUntitled: (file) => {
        shown.stop();
        if (!quiet) writeErr(`${visibleLine(named(file))}:1: left out, since it is titles of columns\n`);
      },
      named,
    });
    removeCopies();
    await leaveIfInterrupted();
    return result;
  } catch (thrown) {
    removeCopies();
    await leaveIfInterrupted();
    if (copies.length === 0 || !(thrown instanceof UserError)) throw thrown;
    throw new UserError(named(thrown.message), named(thrown.next), thrown.exitCode);
  } finally {
    shown.stop();
    interrupts.release();
  }
}

/** Several processes read a corpus, and a pipe can be read once. */
function copiedText({ from, path }: PipedCopy): string {
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
