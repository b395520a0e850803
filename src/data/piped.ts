/**
 * A corpus that comes by a pipe: copied whole into the cache before anything else, since several processes read it,
 * some of them more than once. Not here: reading pairs (read-pairs.ts).
 */
import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  createReadStream,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { addAbortSignal, type Readable } from 'node:stream';
import type { CorpusConfig } from '../config/schema.ts';
import { codeOf, messageOf, UsageError, UserError } from '../config/user-error.ts';
import { makeFolder, statOf } from '../files/folder.ts';
import { rename } from '../files/rename.ts';
import { CACHE_ADVICE, HALF, PIPED } from './cache.ts';
import { type Attendance, createTick, type Tick } from './preparing.ts';
import { formatOf } from './read-pairs.ts';

/** What stands for standard input. */
export const STDIN = '-';

export interface PipeOptions extends Attendance {
  /** The folder of the cache. Without one, copies lie in the system's folder for what is temporary. */
  readonly cache?: string;
  /** Called once, when standard input is to be read. */
  readonly stdin?: () => Readable;
  /** Whether other commands may read the copies later. */
  readonly keepCopies?: boolean;
  readonly onCopied?: (copy: PipedCopy) => void;
}

/** What came by a pipe, as a file. */
export interface PipedCopy {
  /** `standard input`, or the path of the pipe. */
  readonly from: string;
  /** The file, in a folder of its own. */
  readonly path: string;
  /** Whether it is kept for later commands; if not, whoever asked for it removes its folder. */
  readonly kept: boolean;
}

/**
 * The same settings with a file in place of each pipe. What is kept is kept once for equal content, until the cache is emptied.
 * @throws UsageError where both sides are standard input; UserError where nothing comes, or the disk refuses
 */
export async function settlePipes(corpus: CorpusConfig, options: PipeOptions): Promise<CorpusConfig> {
  const { name, target, format } = corpus;
  if (name === STDIN && target === STDIN) {
    throw new UsageError(
      'expected standard input (-) for one side; found it for both',
      'Write one of the two into a file.',
    );
  }
  const aligned = target !== undefined;
  const settled = { ...corpus };
  if (isPipe(name)) settled.name = await copied(name, aligned ? 'txt' : formatOf(name, format), options);
  if (aligned && isPipe(target)) settled.target = await copied(target, 'txt', options);
  return settled;
}

function isPipe(path: string): boolean {
  if (path === STDIN) return true;
  const found = statOf(path);
  return found !== undefined && !found.isFile() && !found.isDirectory();
}

const GZIP = Buffer.from([0x1f, 0x8b]);

async function copied(path: string, ending: string, options: PipeOptions): Promise<string> {
  const { cache = tmpdir(), signal, stdin, keepCopies: kept = false, onCopied } = options;
  const shown = path === STDIN ? 'standard input' : path;
  if (path === STDIN && stdin === undefined) throw new Error('internal: no standard input to read');
  const from = path === STDIN && stdin ? stdin() : createReadStream(path);
  if (signal) addAbortSignal(signal, from);
  const wake = (): void => wakeReader(path);
  if (path !== STDIN) signal?.addEventListener('abort', wake);
  const name = path === STDIN ? 'stdin' : basename(path).replace(/\..*$/, '') || 'pipe';
  let half: string | undefined;
  try {
    makeFolder(cache);
    half = mkdtempSync(join(cache, HALF));
    const { sha256, packed } = await copyInto(join(half, 'copy'), from, shown, createTick(options));
    const file = `${name}.${ending}${packed ? '.gz' : ''}`;
    rename(join(half, 'copy'), join(half, file));
    const mark = createHash('sha256').update(`${file} ${sha256}`).digest('hex');
    const place = kept ? join(cache, `${PIPED}${mark}`) : half;
    if (kept) takePlace(half, place, file);
    else half = undefined;
    const copy: PipedCopy = { from: shown, path: join(place, file), kept };
    onCopied?.(copy);
    return copy.path;
  } catch (thrown) {
    if (signal?.aborted) throw signal.reason;
    if (codeOf(thrown) === '') throw thrown;
    throw new UserError(`${shown}: cannot be copied to ${cache}: ${messageOf(thrown)}`, CACHE_ADVICE);
  } finally {
    signal?.removeEventListener('abort', wake);
    from.destroy();
    if (half !== undefined) rmSync(half, { recursive: true, force: true });
  }
}

/**
 * Writes a byte into a named pipe that nobody reads on: whoever waits for a writer, or for what one writes, holds a
 * thread that neither closing the stream nor the end of the process would wait out.
 */
function wakeReader(path: string): void {
  if (!statOf(path)?.isFIFO()) return;
  try {
    const file = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
    writeSync(file, '\n');
    closeSync(file);
  } catch {
    // Nobody waits for it.
  }
}

/** What is there was copied from the same bytes, and may be in use; a copy that someone has cut is replaced. */
function takePlace(half: string, place: string, file: string): void {
  const there = statSync(join(place, file), { throwIfNoEntry: false });
  if (there?.size === statSync(join(half, file)).size) return;
  rmSync(place, { recursive: true, force: true });
  rename(half, place);
}

async function copyInto(
  path: string,
  from: Readable,
  shown: string,
  tick: Tick,
): Promise<{ sha256: string; packed: boolean }> {
  const hash = createHash('sha256');
  const file = openSync(path, 'wx');
  let start = Buffer.alloc(0);
  try {
    for await (const chunk of from) {
      const bytes: Buffer = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (start.length < GZIP.length) start = Buffer.concat([start, bytes.subarray(0, GZIP.length)]);
      hash.update(bytes);
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
      // How much there is, nobody knows.
      await tick('copying what comes by pipe', 0);
    }
  } finally {
    closeSync(file);
  }
  if (start.length === 0) {
    throw new UserError(`${shown}: expected lines of text; found nothing`, 'Write pairs into the pipe.');
  }
  return { sha256: hash.digest('hex'), packed: start.subarray(0, GZIP.length).equals(GZIP) };
}
