/** Where this machine keeps what is seqcmp's own. Absolute paths; nothing may be there. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

/** Names another place for the cache. */
export const CACHE_VARIABLE = 'SEQCMP_CACHE';

/** What can be made again. Not here: what lies in it (data/cache.ts). */
export function cacheFolder(): string {
  const { [CACHE_VARIABLE]: named, XDG_CACHE_HOME } = process.env;
  return named ? resolve(named) : ownFolder('Caches', 'Cache', XDG_CACHE_HOME, '.cache');
}

/** What people did, such as lines that they typed. */
export function stateFolder(): string {
  return ownFolder('Application Support', 'State', process.env.XDG_STATE_HOME, join('.local', 'state'));
}

/** In the place that the system has for it: of macOS in Library, of Windows in its local data, else by XDG or in home. */
function ownFolder(library: string, localData: string, xdg: string | undefined, inHome: string): string {
  const home = homedir();
  if (process.platform === 'darwin') return join(home, 'Library', library, 'seqcmp');
  if (process.platform === 'win32')
    return join(process.env.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'seqcmp', localData);
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  return join(xdg && isAbsolute(xdg) ? xdg : join(home, inHome), 'seqcmp');
}
