/** Errors that a user can mend. Anything else that reaches the top is a bug of seqcmp. */

/** 2: the command line is wrong; 1: a corpus, a file, a run or the training is. */
export type ExitCode = 1 | 2;

/**
 * Says what was expected, what was found, and what to do next. Printed without a stack.
 * @param message what was expected and what was found, with file and line where there are any
 * @param next the next step, as a sentence
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  constructor(
    message: string,
    readonly next: string,
    readonly exitCode: ExitCode = 1,
  ) {
    super(message);
  }
}

/** A UserError about the command line itself: exit code 2. */
export class UsageError extends UserError {
  constructor(message: string, next: string) {
    super(message, next, 2);
  }
}

/** The code of an error of the system, such as `ENOENT`; empty for anything else that is thrown. */
export function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Whether the system refused something, as it does where a disk is full. */
export function isOfSystem(thrown: unknown): thrown is Error {
  return thrown instanceof Error && 'syscall' in thrown;
}

/** The message of anything thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
