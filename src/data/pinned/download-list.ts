/** What a corpus that is fetched consists of: files of one commit, each known by its size and checksum. */
import { SPLITS, type Split } from '../../config/schema.ts';
import type { Levels } from '../levels.ts';

export interface PinnedFile {
  /** A language. */
  readonly part: string;
  readonly split: Split;
  /** In the repository. */
  readonly path: string;
  /** In the folder that is written, with `/`. */
  readonly place: string;
  readonly bytes: number;
  /** Of the content, not of any compressed form: 64 hexadecimal digits. */
  readonly sha256: string;
}

export interface Download {
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  /** `owner/name` on GitHub. */
  readonly repository: string;
  readonly commit: string;
  /** Languages. */
  readonly parts: readonly string[];
  /** `aligned`: one folder with a file a language and split. `folders`: a folder of pairs for each language. */
  readonly layout: 'aligned' | 'folders';
  readonly levels: Levels | undefined;
  readonly files: readonly PinnedFile[];
}

/** @param rows part, split, bytes and checksum on each line */
export function fromTable(
  rows: string,
  named: (part: string, split: Split) => Pick<PinnedFile, 'path' | 'place'>,
): PinnedFile[] {
  return rows
    .trim()
    .split('\n')
    .map((row) => {
      const [part, name, bytes, sha256] = row.trim().split(/\s+/);
      const split = SPLITS.find((each) => each === name);
      if (split === undefined) throw new Error(`internal: no split in ${row}`);
      return { part, split, bytes: Number(bytes), sha256, ...named(part, split) };
    });
}
