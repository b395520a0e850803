/** The folder that a command makes anew. */
import { resolve } from 'node:path';
import type { ModelName } from '../../config/schema.ts';
import { defaultRunName, RESULTS } from '../../run/layout.ts';
import { refuseTaken } from '../../run/run-directory.ts';

/**
 * Absolute: where `--out` says, or under results/ by corpus, kind and time. Makes nothing.
 * @throws UserError when it is there already, with something in it
 */
export function newFolder(
  out: string | undefined,
  corpus: string,
  kind: ModelName | 'compare' | 'report' | 'ablate',
): string {
  if (out === undefined) return resolve(RESULTS, defaultRunName(corpus, kind, new Date()));
  const dir = resolve(out);
  refuseTaken(dir, out);
  return dir;
}
