/** Where this machine keeps what can be made again. Not here: what lies in it (data/cache.ts). */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** `SEQCMP_CACHE`, or seqcmp's own folder in the place that the system has for caches. Absolute; may not be there. */
export function cacheFolder(): string {
  const { SEQCMP_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (SEQCMP_CACHE) return resolve(SEQCMP_CACHE);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'seqcmp');
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'seqcmp', 'Cache');
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  const caches = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(caches, 'seqcmp');
}
