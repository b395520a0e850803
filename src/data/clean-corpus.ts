/**
 * From raw pairs to the three splits, cleaned, each in the order in which its pairs were read, and with all that must
 * be known of them. However large the corpus is, one part of it is held at a time; a small one is one part.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { LEVELS, SPLITS, type Split } from '../config/schema.ts';
import { NOTHING_SHARED, refuseShared } from './assign-splits.ts';
import {
  addFindings,
  type CleaningRules,
  cleanPairs,
  type Findings,
  NOTHING_CLEANED,
} from './clean-pairs.ts';
import { guessLevel } from './levels.ts';
import { lineWriter } from './line-writer.ts';
import type { PairPiece } from './pair.ts';
import { lineStart, pairLine, textPieces } from './pair-list.ts';
import { type Parts, partitionPairs } from './partition-pairs.ts';
import type { Tick } from './preparing.ts';
import { requireEverySplit } from './split-pairs.ts';
import { piecesOf, type Storage } from './storage.ts';

const count = z.int().min(0);
const bySplit = z.object({ train: count, valid: count, test: count });

/** What is known of a cleaned corpus, beside its pairs. */
export const cleaned = z.object({
  counts: z.object({
    read: count,
    kept: count,
    empty: count,
    duplicate: count,
    ambiguous: count,
    overlap: count,
    untrained: count,
    controlCharacters: count,
    normalised: count,
  }),
  pairs: bySplit,
  /** Different ones. */
  sources: bySplit,
  /** Sources that stood in two given splits. */
  shared: z.object({
    trainValid: count,
    trainTest: count,
    validTest: count,
    examples: z.array(z.string()).readonly(),
  }),
  /** By what the train split looks like. */
  guessed: z.object({ source: z.enum(LEVELS), target: z.enum(LEVELS) }),
  /** SHA-256 (hex) of the files of train, valid and test, one after another. */
  hash: z.string(),
});
export type Cleaned = z.infer<typeof cleaned>;

export interface Cleaning extends CleaningRules {
  /** What the corpus is called in errors. */
  readonly name: string;
  /** How many parts to work in. The result does not depend on it. */
  readonly parts: number;
}

/** The file of a split's pairs: lines for `pairList`. */
export function splitFile(split: Split): string {
  return `${split}.jsonl`;
}

/**
 * Leaves the three splits in the storage.
 * @throws UserError when a split is left without a pair, or splits share sources and must not
 */
export async function cleanCorpus(
  pieces: AsyncIterable<PairPiece>,
  cleaning: Cleaning,
  storage: Storage,
  tick: Tick,
): Promise<Cleaned> {
  const parts = await partitionPairs(pieces, cleaning.parts, storage, tick);
  const found = await cleanParts(parts, cleaning, storage, tick);
  refuseShared(cleaning.name, found.shared, cleaning.data);
  const pairs = await putInOrder(parts, storage, found.counts.read, tick);
  const { sources, counts } = found;
  requireEverySplit(cleaning.name, { pairs, sources, counts }, cleaning);
  return { ...found, pairs, hash: hashOf(storage) };
}

function cleanedName(part: number): string {
  return `cleaned-${part}`;
}

/** Leaves a file for each part: a line for each raw pair, empty where the pair was dropped. */
async function cleanParts(
  parts: Parts,
  rules: CleaningRules,
  storage: Storage,
  tick: Tick,
): Promise<Findings & Pick<Cleaned, 'guessed'>> {
  const guesses = { source: guessLevel(), target: guessLevel() };
  let found: Findings = {
    counts: NOTHING_CLEANED,
    sources: { train: 0, valid: 0, test: 0 },
    shared: NOTHING_SHARED,
  };
  for (let part = 0; part < parts.count; part++) {
    const { pairs, ...ofPart } = cleanPairs(parts.take(part), rules);
    found = addFindings(found, ofPart);
    const lines = lineWriter(storage, cleanedName(part));
    for (const pair of pairs) {
      lines.write(pair ? pairLine(pair.split, pair) : '');
      if (pair?.split !== 'train') continue;
      guesses.source.add(pair.source);
      guesses.target.add(pair.target);
    }
    lines.end();
    await tick('cleaning pairs', (part + 1) / parts.count);
  }
  return { ...found, guessed: { source: guesses.source.level(), target: guesses.target.level() } };
}

/** Bytes of a part that are read at once, while all parts are read side by side. */
const READ_OF_A_PART = 64 * 1024;
/** Pairs between two ticks. */
const TICK_PAIRS = 10_000;

/** The lines of all parts as the raw pairs came, each to its split. @returns how many pairs each split has */
async function putInOrder(
  parts: Parts,
  storage: Storage,
  read: number,
  tick: Tick,
): Promise<Cleaned['pairs']> {
  const splits = SPLITS.map((split) => ({
    split,
    start: lineStart(split),
    lines: lineWriter(storage, splitFile(split)),
  }));
  const pairs = { train: 0, valid: 0, test: 0 };
  const next = Array.from({ length: parts.count }, (_, part) =>
    lineByLine(textPieces(storage.open(cleanedName(part)), READ_OF_A_PART)),
  );
  let done = 0;
  for (const part of parts.order()) {
    const line = next[part]();
    const found = splits.find(({ start }) => line.startsWith(start));
    if (found) {
      found.lines.write(line);
      pairs[found.split]++;
    }
    if (++done % TICK_PAIRS === 0) await tick('putting pairs in order', done / read);
  }
  for (let part = 0; part < parts.count; part++) storage.remove(cleanedName(part));
  for (const { lines } of splits) lines.end();
  return pairs;
}

/** @returns gives one line at each call; there are as many as are asked for */
function lineByLine(pieces: Iterator<string>): () => string {
  let lines: string[] = [];
  let at = 0;
  return () => {
    // After the last line feed stands nothing.
    if (at >= lines.length - 1) {
      lines = pieces.next().value.split('\n');
      at = 0;
    }
    return lines[at++];
  };
}

function hashOf(storage: Storage): string {
  const hash = createHash('sha256');
  for (const split of SPLITS)
    for (const piece of piecesOf(storage.open(splitFile(split)))) hash.update(piece);
  return hash.digest('hex');
}
