/** Where this machine keeps what can be made again. Not here: what lies in it (data/cache.ts). */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Names another place for it. */
export const CACHE_VARIABLE = 'SEQCMP_CACHE';

/** What the variable names, or seqcmp's own folder in the place that the system has for caches. Absolute; may not be there. */
export function cacheFolder(): string {
  const { [CACHE_VARIABLE]: named, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (named) return resolve(named);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'seqcmp');
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'seqcmp', 'Cache');
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  const caches = XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : join(homedir(), '.cache');
  return join(caches, 'seqcmp');
}
