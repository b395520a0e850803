/** Time as work is measured by: what passes while Ctrl-Z suspends this process is left out. */

let suspended = 0;

/** Milliseconds. */
export const workingTime = (): number => performance.now() - suspended;

/** @param suspend returns when the process goes on */
export function leaveOut(suspend: () => void): void {
  const began = performance.now();
  suspend();
  suspended += performance.now() - began;
}
