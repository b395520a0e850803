/** A process made up for a test: the file that it runs, gone when the test ends. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { temporaryFolder } from './temporary-run.ts';

/** @param code of a module */
export function entryOf(code: string): URL {
  const path = join(temporaryFolder(), 'entry.mjs');
  writeFileSync(path, code);
  return pathToFileURL(path);
}
