/** What may be removed is shown with its size, a person is asked, and it goes. Not here: what may be removed. */
import { UserError } from '../../config/user-error.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { askWhether } from '../ask-whether.ts';
import type { RemovalFlags } from '../common-flags.ts';
import { megabytes } from '../render/numbers.ts';
import { tableLines } from '../render/table.ts';
import { writeErr, writeOut } from '../terminal.ts';

export interface Removable {
  readonly name: string;
  readonly what: string;
  readonly bytes: number;
}

export interface Removal {
  /** What one of them is called: `leftover`. */
  readonly noun: string;
  /** Said before the question; null where there is nothing to say. */
  readonly warning: string | null;
  readonly remove: () => void;
}

/** @returns whether it was removed @throws UserError where nobody can be asked */
export async function removeAsked(
  found: readonly Removable[],
  { noun, warning, remove }: Removal,
  { yes, dryRun, json }: RemovalFlags,
): Promise<boolean> {
  if (!json) await writeOut(found.length > 0 ? listText(found) : 'nothing to remove\n');
  if (found.length === 0) return false;
  if (warning !== null) writeErr(`${warning}\n`);
  const sum = `${counted(found.length, noun)}, ${megabytes(totalBytes(found))}`;
  const removed = !dryRun && (yes || (await isConfirmed(sum)));
  if (removed) remove();
  if (!json) await writeOut(`${removed ? 'removed' : 'not removed'}: ${sum}\n`);
  return removed;
}

export function totalBytes(found: readonly Removable[]): number {
  return found.reduce((sum, { bytes }) => sum + bytes, 0);
}

function listText(found: readonly Removable[]): string {
  const rows = found.map(({ name, what, bytes }) => [`${visibleLine(name)}  (${what})`, megabytes(bytes)]);
  return `${tableLines(rows).join('\n')}\n`;
}

async function isConfirmed(sum: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UserError(
      `expected --yes, since there is no terminal to ask on; ${sum} would be removed`,
      'Look with --dry-run first, then give --yes.',
    );
  }
  return askWhether(`Remove ${sum}?`);
}
