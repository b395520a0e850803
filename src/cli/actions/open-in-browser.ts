/** Shows a file in the browser of whoever sits at this machine. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../config/user-error.ts';
import { shownPath } from '../terminal.ts';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...before: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** A starter that finds no browser says so at once; one that is itself the browser goes on. */
const PATIENCE = 2000; // ms

/** Does not wait for the browser to be closed. @throws UserError where nothing can open it */
export async function openInBrowser(path: string): Promise<void> {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...before, pathToFileURL(path).href], { stdio: 'ignore', detached: true });
  let timer: NodeJS.Timeout | undefined;
  const problem = await new Promise<string | null>((resolve) => {
    timer = setTimeout(() => resolve(null), PATIENCE);
    child.once('error', ({ message }) => resolve(`cannot start ${command} (${message})`));
    child.once('exit', (code, signal) =>
      resolve(code === 0 ? null : `${command} found no browser (${signal ?? `exit code ${code}`})`),
    );
  });
  clearTimeout(timer);
  if (problem !== null) throw new UserError(`--open: ${problem}`, `Open ${shownPath(path)} yourself.`);
  child.unref();
}
