/** seqcmp's own version, as package.json has it. */
import { readFileSync } from 'node:fs';

/** `0.1.0`. Read once; the same file serves src/ and dist/. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }
).version;
