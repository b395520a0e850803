/** Shows a file in the browser of whoever sits at this machine. */
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { UserError } from '../../config/user-error.ts';
import { shownPath } from '../terminal.ts';

const OPENERS: Partial<Record<NodeJS.Platform, readonly [command: string, ...before: string[]]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Does not wait for the browser to be closed. @throws UserError where nothing can open it */
export async function openInBrowser(path: string): Promise<void> {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...before, pathToFileURL(path).href], { stdio: 'ignore', detached: true });
  await new Promise<void>((resolve, reject) => {
    child.once('error', ({ message }) =>
      reject(
        new UserError(`--open: cannot start ${command} (${message})`, `Open ${shownPath(path)} yourself.`),
      ),
    );
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}
