/**
 * One file over HTTP, begun again where it was cut: what has come stays beside its place as `.NAME.partial` until its
 * checksum is right. Not here: which files (downloads.ts).
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { messageOf, UserError } from '../../config/user-error.ts';
import { statOf } from '../../files/folder.ts';
import { rename } from '../../files/rename.ts';

export interface Expected {
  readonly bytes: number;
  readonly sha256: string;
}

/** SHA-256 of a file, as hexadecimal digits. Files of corpora that are fetched fit into memory. */
function hashOfFile(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

/** @returns whether the file is there and holds what is expected */
export function isThere(path: string, { bytes, sha256 }: Expected): boolean {
  const found = statOf(path);
  return found?.isFile() === true && found.size === bytes && hashOfFile(path) === sha256;
}

/**
 * Fetches `url` to `path`, whose folder must be there.
 * @throws UserError when the server cannot be reached, refuses, or sends something else than was pinned
 */
export async function fetchFile(
  url: string,
  path: string,
  expected: Expected,
  signal?: AbortSignal,
): Promise<void> {
  const partial = join(dirname(path), `.${basename(path)}.partial`);
  const size = statSync(partial, { throwIfNoEntry: false })?.size ?? 0;
  // A part that is too long or whole and wrong can only be begun anew.
  const start = size < expected.bytes ? size : 0;
  const response = await requested(url, start, signal);
  const at = response.status === 206 ? start : 0;
  const bytes = await received(response, partial, at, expected.bytes, signal);
  if (bytes < expected.bytes) {
    throw new UserError(
      `${url}: expected ${expected.bytes} bytes; the connection ended after ${bytes}`,
      'Run the same command again: it goes on from there.',
    );
  }
  const found = hashOfFile(partial);
  if (found !== expected.sha256) {
    rmSync(partial, { force: true });
    throw new UserError(
      `${url}: expected content with the SHA-256 ${expected.sha256}; found ${found}`,
      'What came is deleted. Something on the way, or a mirror, gives another file: try another network or mirror.',
    );
  }
  rename(partial, path);
}

async function requested(url: string, start: number, signal?: AbortSignal): Promise<Response> {
  // Compressed on the way, a part could not be continued.
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (start > 0) headers.range = `bytes=${start}-`;
  let response: Response;
  try {
    response = await fetch(url, { headers, signal });
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    const cause = thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
    throw new UserError(
      `${url}: cannot be reached: ${messageOf(cause)}`,
      'Check the network (HTTPS proxies are not used), or give a local copy with --from DIR.',
    );
  }
  // Another part than was asked for must not be put after what is there.
  const follows = response.headers.get('content-range')?.startsWith(`bytes ${start}-`) === true;
  if (response.status === 200 || (response.status === 206 && follows)) return response;
  await response.body?.cancel();
  if (start > 0 && [206, 416].includes(response.status)) return requested(url, 0, signal);
  throw new UserError(
    `${url}: expected the file; the server answered ${response.status} ${response.statusText}`.trimEnd(),
    response.status === 404
      ? 'It is not there any more: give a local copy with --from DIR, or a mirror with --mirror URL.'
      : 'Try again later, or give a local copy with --from DIR.',
  );
}

/** Reads no further than needed to know of more than `most` bytes. @returns those that the partial file then has */
async function received(
  { body }: Response,
  partial: string,
  start: number,
  most: number,
  signal?: AbortSignal,
): Promise<number> {
  const file = openSync(partial, start > 0 ? 'a' : 'w');
  let bytes = start;
  try {
    for await (const chunk of body ?? []) {
      for (let at = 0; at < chunk.length; ) at += writeSync(file, chunk, at);
      bytes += chunk.length;
      if (bytes > most) break;
    }
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    if (thrown instanceof Error && 'syscall' in thrown && thrown.syscall === 'write') throw thrown;
    // The connection was cut.
  } finally {
    closeSync(file);
  }
  return bytes;
}
