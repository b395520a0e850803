/** `seqcmp corpus clean`: shows what was prepared from large corpora and copied from pipes, asks, and deletes it. */
import { entriesOf, removeEntries } from '../../data/cache.ts';
import type { RemovalFlags } from '../common-flags.ts';
import { cacheFolder } from '../own-folders.ts';
import { writeJson } from '../terminal.ts';
import { removeAsked, totalBytes } from './remove-asked.ts';

const OF_PIPES =
  'A copy of a pipe cannot be made again: without it no run on it is gone on with, or evaluated again.';

export async function cleanCache(flags: RemovalFlags): Promise<void> {
  const folder = cacheFolder();
  const entries = entriesOf(folder);
  const warning = entries.some(({ what }) => what === 'copy of a pipe') ? OF_PIPES : null;
  const removal = { noun: 'folder', warning, remove: () => removeEntries(entries) };
  const removed = await removeAsked(entries, removal, flags);
  if (flags.json) await writeJson({ folder, removed, bytes: totalBytes(entries), entries });
}
