/** The corpora that can be fetched. Not here: how (get-corpus.ts). */
import type { Download } from './download-list.ts';
import { MULTI30K } from './multi30k.ts';
import { SIGMORPHON2020 } from './sigmorphon2020.ts';

export type { Download, PinnedFile } from './download-list.ts';

export const DOWNLOADS: readonly Download[] = [MULTI30K, SIGMORPHON2020];

/** Where files of a repository lie, as `HOST/owner/name/commit/path`. */
export const RAW_FILES = 'https://raw.githubusercontent.com';

/** @param base {@link RAW_FILES}, or a mirror laid out like it */
export function urlOf({ repository, commit }: Download, path: string, base: string): string {
  return `${base.replace(/\/+$/, '')}/${repository}/${commit}/${path}`;
}
