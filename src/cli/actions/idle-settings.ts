/** Settings that nothing would read: in a file they wait, on the command line they are an oversight. */
import type { Resolved } from '../../config/resolve.ts';
import type { Config } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { IDLE_RULES } from '../../data/idle-settings.ts';
import { listWords } from '../../text/list-words.ts';

/** Sections of the settings. */
export type Reads = readonly (keyof Config)[];

/** @param resolved of every model that is trained: what one of them reads is no oversight @throws UsageError */
export function refuseIdle(resolved: readonly Resolved[]): void {
  for (const { paths, isRead, needs } of IDLE_RULES) {
    if (resolved.some(({ config }) => isRead(config))) continue;
    for (const path of paths) {
      const typed = resolved
        .flatMap(({ origins }) => origins.get(path) ?? [])
        .find(({ source }) => source === 'flag' || source === '--set');
      if (typed === undefined) continue;
      throw new UsageError(
        `${typed.at}: nothing would read ${path}, which needs ${needs}`,
        'Set that too, or leave it out.',
      );
    }
  }
}

/** @param reads what the command goes by @throws UsageError for a setting of another section that `--set` names */
export function refuseOtherSections({ origins }: Resolved, reads: Reads): void {
  for (const [path, { source, at }] of origins) {
    if (source !== '--set' || reads.some((section) => path.startsWith(`${section}.`))) continue;
    throw new UsageError(
      `${at}: nothing would read ${path} here, where settings of ${listWords(reads)} count`,
      'Leave it out.',
    );
  }
}
