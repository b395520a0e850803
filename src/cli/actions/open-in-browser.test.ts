/** What is said when no browser opens, where `xdg-open` is what opens it. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { openInBrowser } from './open-in-browser.ts';

afterEach(() => vi.unstubAllEnvs());

/** A PATH that has nothing but an `xdg-open` with this line, or nothing. */
function openerThat(line: string | null): void {
  const folder = temporaryFolder();
  if (line !== null) {
    writeFileSync(join(folder, 'xdg-open'), `#!/bin/sh\n${line}\n`);
    chmodSync(join(folder, 'xdg-open'), 0o755);
  }
  vi.stubEnv('PATH', folder);
}

test.runIf(process.platform === 'linux').each([
  ['exit 3', 'xdg-open found no browser (exit code 3)'],
  [null, 'cannot start xdg-open (spawn xdg-open ENOENT)'],
])('an opener with the line %s ends in an error that names the file', async (line, problem) => {
  openerThat(line);
  await expect(openInBrowser('/there/report.html')).rejects.toMatchObject({
    message: `--open: ${problem}`,
    next: 'Open /there/report.html yourself.',
  });
});

test.runIf(process.platform === 'linux')('one that ends well is no error', async () => {
  openerThat('exit 0');
  await openInBrowser('/there/report.html');
});
