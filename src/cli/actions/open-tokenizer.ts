/** The tokenizer that a command names: that of a file, or of a run. And writing one where nothing is yet. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { oneOf } from '../../config/one-of.ts';
import { messageOf, UsageError, UserError } from '../../config/user-error.ts';
import { readHuggingFace } from '../../data/hugging-face/read-file.ts';
import { huggingFaceFile, speltLikeSpecial } from '../../data/hugging-face/write-file.ts';
import { parseTokenizers, type TokenizerPair } from '../../data/tokenizer.ts';
import type { Tokenizer } from '../../data/vocabulary.ts';
import { readWhole, writeWhole } from '../../files/atomic-file.ts';
import { statOf } from '../../files/folder.ts';
import { openRuns } from '../../run/open-runs.ts';
import { readTokenizers } from '../../run/run-tokenizers.ts';
import { visibleLine } from '../../text/visible.ts';
import { shownPath, writeOut } from '../terminal.ts';

export type Side = 'source' | 'target';
const SIDES: readonly Side[] = ['source', 'target'];

export interface NamedTokenizer {
  /** Both, or what has no sides. */
  readonly sides: 'both' | Side;
  readonly tokenizer: Tokenizer;
  /** SHA-256 (hex) of it as a file, given or exported; undefined for a run's whose vocabulary no such file can hold. */
  readonly hash: string | undefined;
  /** Of a run: SHA-256 (hex) of both its sides together, which comparisons go by. */
  readonly pairHash?: string;
}

/** @returns one, or one for each side of a run whose sides differ. @throws UserError for what is neither */
export function openTokenizers(named: string, typedSide: string | undefined): NamedTokenizer[] {
  const side = typedSide === undefined ? undefined : oneOf('--side', typedSide, SIDES);
  const isFile = statOf(named)?.isFile() ?? false;
  if (!isFile) {
    if (/\.json$/i.test(named))
      throw new UserError(
        `${named}: expected a tokenizer's file, or a run; found nothing there`,
        'A tokenizer that was trained with --no-joint is two files, FILE.source.json and FILE.target.json.',
      );
    const [run] = openRuns(named);
    return sidesOf(readTokenizers(run), side);
  }
  const bytes = readWhole(named);
  const value = jsonOf(bytes.toString('utf8'), named);
  // As a run keeps them.
  if (typeof value === 'object' && value !== null && 'format' in value)
    return sidesOf(parseTokenizers(bytes.toString('utf8'), named), side);
  return [{ sides: side ?? 'both', tokenizer: readHuggingFace(value, named), hash: sha256Of(bytes) }];
}

/** @throws UsageError where a side must be named */
export function openTokenizer(named: string, side: string | undefined): Tokenizer {
  const found = openTokenizers(named, side);
  if (found.length === 1) return found[0].tokenizer;
  throw new UsageError(
    `expected --side: source and target of ${named} have tokenizers of their own`,
    'Add --side source or --side target.',
  );
}

function sidesOf(
  { source, target, hash: pairHash }: TokenizerPair,
  side: Side | undefined,
): NamedTokenizer[] {
  const named = (sides: NamedTokenizer['sides'], tokenizer: Tokenizer): NamedTokenizer => ({
    sides,
    tokenizer,
    hash: speltLikeSpecial(tokenizer) === undefined ? sha256Of(huggingFaceFile(tokenizer)) : undefined,
    pairHash,
  });
  if (source === target) return [named(side ?? 'both', source)];
  const both = [named('source', source), named('target', target)];
  return both.filter(({ sides }) => side === undefined || sides === side);
}

const sha256Of = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new UserError(
      `${file}: expected the JSON of a tokenizer; found no JSON (${visibleLine(messageOf(thrown))})`,
      'Give a file that tokenizers or seqcmp tokenizer train wrote, or the folder of a run.',
    );
  }
}

/** @throws UserError when there is something already */
export function refuseTakenFile(path: string): void {
  if (existsSync(path)) throw new UserError(`${shownPath(path)} is there already`, 'Choose another --out.');
}

/** To a new file, or to stdout without one. */
export async function writeTokenizer(tokenizer: Tokenizer, path: string | undefined): Promise<void> {
  const text = huggingFaceFile(tokenizer);
  if (path === undefined) return writeOut(text);
  refuseTakenFile(path);
  writeWhole(path, text);
}
