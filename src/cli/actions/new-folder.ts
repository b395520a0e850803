/** The folder that a command makes anew. */
import { closeSync, existsSync, mkdirSync, openSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ModelName } from '../../config/schema.ts';
import { codeOf, isOfSystem } from '../../config/user-error.ts';
import { removeFile } from '../../files/atomic-file.ts';
import { defaultRunName, RESULTS } from '../../run/layout.ts';
import { refuseTaken } from '../../run/run-directory.ts';

/**
 * Absolute: where `--out` says, or under results/ by corpus, kind and time. The folder itself is not made.
 * @throws UserError when it is there already, with something in it
 */
export function newFolder(
  out: string | undefined,
  corpus: string,
  kind: ModelName | 'compare' | 'report' | 'ablate' | 'verify',
): string {
  if (out === undefined) return freeFolder(defaultRunName(corpus, kind, new Date()));
  const dir = resolve(out);
  refuseTaken(dir, out);
  return dir;
}

/** With a number behind its name where another process took the name in the same second. */
function freeFolder(name: string): string {
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name}-${number}`;
    const dir = resolve(RESULTS, numbered);
    if (reserve(numbered) && !existsSync(dir)) return dir;
  }
}

/** By a hidden file, until this process ends. @returns whether no other process has the name; true where a disk refuses */
function reserve(name: string): boolean {
  const results = resolve(RESULTS);
  const reserved = join(results, `.${name}.taken`);
  try {
    const made = mkdirSync(results, { recursive: true });
    closeSync(openSync(reserved, 'wx'));
    process.once('exit', () => {
      removeFile(reserved);
      if (made !== undefined) removeIfEmpty(results);
    });
    return true;
  } catch (error) {
    // What else is wrong is told when the folder is made.
    return codeOf(error) !== 'EEXIST';
  }
}

function removeIfEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch (error) {
    if (!isOfSystem(error)) throw error;
  }
}
