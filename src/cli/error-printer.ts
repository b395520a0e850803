/** The one place that says what went wrong. Not here: deciding that something has (whoever throws). */
import { messageOf, UserError } from '../config/user-error.ts';
import { visible } from '../text/visible.ts';
import { writeErr } from './terminal.ts';

/**
 * What was expected and found, then the next step; a stack only where it is asked for. Texts from files may
 * stand in a message, so nothing in it reaches the terminal as a control sequence.
 */
export function errorText(thrown: unknown, debug: boolean): string {
  const stack = debug && thrown instanceof Error && thrown.stack ? [visible(thrown.stack)] : [];
  const lines =
    thrown instanceof UserError
      ? [`seqcmp: ${visible(thrown.message)}`, visible(thrown.next)]
      : [
          `seqcmp: internal: ${visible(messageOf(thrown).replace(/^internal: /, ''))}`,
          debug
            ? 'This is a bug of seqcmp. Please report it with this text and what `seqcmp doctor` prints.'
            : 'This is a bug of seqcmp. Please report it with what the same command prints with --debug, and `seqcmp doctor`.',
        ];
  return [...lines, ...stack].map((line) => `${line}\n`).join('');
}

/** Prints to stderr and sets the exit code. */
export function reportError(thrown: unknown, debug: boolean): void {
  writeErr(errorText(thrown, debug));
  process.exitCode = thrown instanceof UserError ? thrown.exitCode : 1;
}
