/** Where this machine keeps what people did, such as lines that they typed. */
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** seqcmp's own folder in the place that the system has for state. Absolute; may not be there. */
export function stateFolder(): string {
  const { XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'seqcmp');
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'seqcmp', 'State');
  // A relative path is to be ignored (XDG Base Directory Specification 0.8).
  const state =
    XDG_STATE_HOME && isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(homedir(), '.local', 'state');
  return join(state, 'seqcmp');
}
