/**
 * The files of a pinned corpus brought to a folder, from the network or a local copy. What is there already with the
 * right checksum stays. Not here: asking whether it may (cli/actions/get-corpus.ts), reading pairs.
 */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../files/folder.ts';
import { rename, temporaryBeside } from '../../files/rename.ts';
import { CARD, type CorpusCard } from '../corpus-folder.ts';
import { type Download, type PinnedFile, urlOf } from './downloads.ts';
import { fetchFile, isThere } from './fetch-file.ts';
import { findCopies } from './local-copy.ts';

export interface GetOptions {
  readonly signal?: AbortSignal;
  /** Told before each file that is fetched or copied. */
  readonly onFile?: (file: PinnedFile, from: 'network' | 'copy') => void;
}

/** A folder of files that are laid out like the repository's host, or a folder that holds copies. */
export type From = { readonly base: string } | { readonly copies: string };

/** The files of some languages that are not in the folder yet. */
export function missingFiles(download: Download, parts: readonly string[], out: string): PinnedFile[] {
  return download.files.filter((file) => parts.includes(file.part) && !isThere(join(out, file.place), file));
}

/** @returns the files that could not be had: none from the network, which has all or fails */
export async function getFiles(
  download: Download,
  wanted: readonly PinnedFile[],
  out: string,
  from: From,
  { signal, onFile }: GetOptions = {},
): Promise<PinnedFile[]> {
  if ('base' in from) {
    for (const file of wanted) {
      onFile?.(file, 'network');
      makeFolder(dirname(join(out, file.place)));
      await fetchFile(urlOf(download, file.path, from.base), join(out, file.place), file, signal);
    }
    return [];
  }
  const copies = findCopies(from.copies, wanted);
  for (const [file, content] of copies) {
    onFile?.(file, 'copy');
    makeFolder(dirname(join(out, file.place)));
    writeBeside(join(out, file.place), content);
  }
  return wanted.filter((file) => !copies.has(file));
}

/** What is a corpus now: its folder, and the languages in it. */
export interface GotCorpus {
  readonly folder: string;
  readonly parts: readonly string[];
}

/**
 * The corpora that the folder holds whole, each with what is known of it in its corpus.json.
 * @param parts languages, in the order in which they were asked for: of aligned files, the first is the source
 */
export function completeCorpora(download: Download, parts: readonly string[], out: string): GotCorpus[] {
  const whole = parts.filter((part) => missingFiles(download, [part], out).length === 0);
  const corpora =
    download.layout === 'folders'
      ? whole.map((part) => ({ folder: join(out, part), parts: [part] }))
      : [{ folder: out, parts: whole }].filter(() => whole.length > 1);
  for (const { folder, parts } of corpora) {
    const { description, licence, levels, repository, commit } = download;
    const card: CorpusCard = {
      description: `${download.name}${download.layout === 'folders' ? ` ${parts[0]}` : ''}: ${description}; ${repository}@${commit.slice(0, 12)}`,
      licence,
      levels,
      ...(download.layout === 'aligned' && { direction: `${parts[0]}-${parts[1]}` }),
    };
    writeBeside(join(folder, CARD), `${JSON.stringify(card, null, 2)}\n`);
  }
  return corpora;
}

function writeBeside(path: string, content: Uint8Array | string): void {
  const half = temporaryBeside(path);
  writeFileSync(half, content);
  rename(half, path);
}
