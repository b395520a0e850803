/** A corpus that can be fetched as text: what it is, before; what there is, after. */
import type { Corpus } from '../../data/corpus.ts';
import { type Download, type PinnedFile, urlOf } from '../../data/pinned/downloads.ts';
import type { From } from '../../data/pinned/get-corpus.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { pairsLine } from './corpus-lines.ts';
import { megabytes } from './numbers.ts';
import { listLines } from './table.ts';

/** @param wanted the files that are not there yet @param out as a person would type it */
export function downloadText(
  download: Download,
  wanted: readonly PinnedFile[],
  from: From,
  out: string,
): string {
  const { name, description, licence, repository, commit } = download;
  const bytes = wanted.reduce((sum, file) => sum + file.bytes, 0);
  const rows = [
    ['corpus', `${name}: ${description}`],
    ['pinned', `github.com/${repository}, commit ${commit}`],
    ['licence', licence],
    ['from', 'base' in from ? visibleLine(urlOf(download, '', from.base)) : visibleLine(from.copies)],
    [
      'needs',
      wanted.length > 0
        ? `${counted(wanted.length, 'file')}, ${megabytes(bytes)}, each checked by its SHA-256`
        : 'nothing: all files are there, and right',
    ],
    ['writes', visibleLine(out)],
  ];
  return `${listLines(rows).join('\n')}\n\n`;
}

export function gotText(corpora: readonly { readonly path: string; readonly corpus: Corpus }[]): string {
  const rows = corpora.map(({ path, corpus }) => [
    visibleLine(path),
    pairsLine(corpus),
    corpus.hash.slice(0, 12),
  ]);
  return `${listLines(rows).join('\n')}\n`;
}
