/** `seqcmp runs clean`: shows what may go and how much it is, asks, and removes it. */
import { resolve } from 'node:path';
import { findLeftovers, removeLeftovers } from '../../run/clean-runs.ts';
import type { RemovalFlags } from '../common-flags.ts';
import { writeJson } from '../terminal.ts';
import { removeAsked, totalBytes } from './remove-asked.ts';
import { requireFolder } from './require-folder.ts';

export async function cleanRuns(typed: string, flags: RemovalFlags): Promise<void> {
  requireFolder(typed);
  const folder = resolve(typed);
  const leftovers = findLeftovers(folder);
  const removal = { noun: 'leftover', warning: null, remove: () => removeLeftovers(leftovers) };
  const removed = await removeAsked(leftovers, removal, flags);
  if (flags.json) await writeJson({ folder, removed, bytes: totalBytes(leftovers), leftovers });
}
