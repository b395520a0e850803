/** What to do about a run that is not finished. */
import { resumeCommand } from './resume-command.ts';
import type { Run } from './run-directory.ts';
import { isWorkedOn } from './run-lock.ts';
import { shellPath } from './shell-path.ts';

/** A sentence: to go on with it, or to watch it where a process trains it, for then going on is refused. */
export function wayToFinish(run: Run): string {
  return isWorkedOn(run)
    ? `It is being trained; to see how far it is: seqcmp runs watch ${shellPath(run.dir)}`
    : `To go on: ${resumeCommand(run.dir)}`;
}
