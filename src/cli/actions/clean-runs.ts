/** `seqcmp runs clean`: shows what may go and how much it is, asks, and removes it. */
import { resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { findLeftovers, type Leftover, removeLeftovers } from '../../run/clean-runs.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { askWhether } from '../ask-whether.ts';
import type { CleanFlags } from '../commands/runs.ts';
import { megabytes } from '../render/numbers.ts';
import { tableLines } from '../render/table.ts';
import { writeJson, writeOut } from '../terminal.ts';
import { requireFolder } from './require-folder.ts';

export async function cleanRuns(folder: string, { yes, dryRun, json }: CleanFlags): Promise<void> {
  requireFolder(folder);
  const found = findLeftovers(resolve(folder));
  if (!json) await writeOut(found.length > 0 ? leftoversText(found) : 'nothing to remove\n');
  const remove = !dryRun && found.length > 0 && (yes || (await isConfirmed(found)));
  if (remove) removeLeftovers(found);
  if (json)
    return writeJson({ folder: resolve(folder), removed: remove, bytes: total(found), leftovers: found });
  if (found.length > 0) await writeOut(`${remove ? 'removed' : 'not removed'}: ${sum(found)}\n`);
}

function leftoversText(found: readonly Leftover[]): string {
  const rows = found.map(({ name, what, bytes }) => [`${visibleLine(name)}  (${what})`, megabytes(bytes)]);
  return `${tableLines(rows).join('\n')}\n`;
}

const total = (found: readonly Leftover[]): number => found.reduce((sum, { bytes }) => sum + bytes, 0);
const sum = (found: readonly Leftover[]): string =>
  `${counted(found.length, 'leftover')}, ${megabytes(total(found))}`;

async function isConfirmed(found: readonly Leftover[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(
      `expected --yes, since there is no terminal to ask on; ${sum(found)} would be removed`,
      'Look with --dry-run first, then give --yes.',
    );
  }
  return askWhether(`Remove ${sum(found)}?`);
}
