/** `seqcmp corpus clean`: deletes what was prepared from large corpora, and copies of pipes. */
import { emptyCache } from '../../data/cache.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { CommonFlags } from '../common-flags.ts';
import { cacheFolder } from '../own-folders.ts';
import { gigabytes } from '../render/numbers.ts';
import { writeJson, writeOut } from '../terminal.ts';

export async function cleanCache({ json }: CommonFlags): Promise<void> {
  const folder = cacheFolder();
  const deleted = emptyCache(folder);
  if (json) return writeJson({ folder, deleted });
  await writeOut(
    `deleted ${formatCount(deleted.entries)} prepared, ${gigabytes(deleted.bytes)}, from ${visibleLine(folder)}\n`,
  );
}
