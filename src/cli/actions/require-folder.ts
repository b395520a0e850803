import { existsSync } from 'node:fs';
import { UserError } from '../../config/user-error.ts';
import { RESULTS } from '../../run/layout.ts';
import { visibleLine } from '../../text/visible.ts';

/** @throws UserError for a folder that was named and is not there */
export function requireFolder(folder: string): void {
  if (folder === RESULTS || existsSync(folder)) return;
  throw new UserError(
    `${visibleLine(folder)}: expected a folder of runs; it is not there`,
    'Check the path.',
  );
}
