/**
 * The user's own files as raw pairs, a piece at a time: TSV, CSV, JSONL (each plain or .gz), or two aligned text files.
 * A line of titles is left out where that is asked for and it is `source` and `target` for certain, and else refused,
 * for a model would learn from it. A blank line is a pair with two empty sides, which cleaning drops and counts.
 */
import { z } from 'zod';
import { foundBySchema } from '../config/found-by-schema.ts';
import type { CorpusConfig, PairFormat } from '../config/schema.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import { quote } from '../text/describe.ts';
import { visibleLine } from '../text/visible.ts';
import { csvRecords } from './csv.ts';
import type { Pair, PairPiece } from './pair.ts';
import { LONE_RETURNS, linesOf, readText } from './read-text.ts';

const BLANK: Pair = { source: '', target: '' };

/** What people call the columns, and hardly what stands in them. In the other order the columns are exchanged. */
const SOURCE = /^(source|src|input)s?([ _-]?(text|sentence|sequence)s?)?$/i;
const TARGET = /^(target|tgt|trg|output)s?([ _-]?(text|sentence|sequence)s?)?$/i;

/** Whether two columns name what stands under them, as the first line of a table does. */
export function areTitles(columns: readonly string[]): boolean {
  const [one, other] = columns.map((column) => column.trim());
  return (SOURCE.test(one) && TARGET.test(other)) || (TARGET.test(one) && SOURCE.test(other));
}

/** Whether two columns are called just as they are in JSON. */
function areOwnTitles(columns: readonly string[]): boolean {
  return /^\s*source\s*\t\s*target\s*$/i.test(columns.join('\t'));
}

/** Two columns as a pair; anything else is a UserError with file and line. */
function pairOf(columns: readonly string[], file: string, line: number, separator: string): Pair {
  if (columns.length === 1 && columns[0].trim() === '') return BLANK;
  if (line === 1 && columns.length === 2 && areTitles(columns))
    throw new UserError(
      `${file}:1: expected a pair; found titles of columns, ${columns.map(quote).join(' and ')}`,
      `Take the line out (${/\.gz$/i.test(file) ? 'zcat FILE | tail -n +2' : 'tail -n +2 FILE'}): every line is a pair, source first.`,
    );
  if (columns.length === 2) return { source: columns[0], target: columns[1] };
  throw new UserError(
    `${file}:${line}: expected two columns, a source and a target; found ${columns.length}`,
    separator === 'tab' && columns.some((column) => column.includes('\r'))
      ? LONE_RETURNS
      : `Separate one source from one target by one ${separator} on each line.`,
  );
}

/** @throws UserError with file and line when it is no pair */
export function parseTabPair(line: string, file: string, number: number): Pair {
  return pairOf(line.split('\t'), file, number, 'tab');
}

/** Half of a surrogate pair, which JSON can write and UTF-8 cannot. */
const HALF = /\p{Surrogate}/u;
const text = z
  .string()
  .refine((value) => !HALF.test(value), 'a string with half of a surrogate pair')
  .refine((value) => !value.includes('\0'), 'a string with a character of code zero');
const jsonPair = z.object({ source: text, target: text });

function parseJsonPair(line: string, file: string, number: number): Pair {
  if (line.trim() === '') return BLANK;
  const fail = (found: string): UserError =>
    new UserError(
      `${file}:${number}: expected a JSON object with the strings "source" and "target"; found ${found}`,
      'Write one object a line, such as {"source":"abc","target":"cba"}.',
    );
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (thrown) {
    throw fail(`no JSON (${visibleLine(messageOf(thrown))})`);
  }
  const parsed = jsonPair.safeParse(value);
  if (parsed.success) return { source: parsed.data.source, target: parsed.data.target };
  const issue = parsed.error.issues[0];
  throw fail([...issue.path.map((part) => `"${String(part)}":`), foundBySchema(issue)].join(' '));
}

/** What is in a file: as `corpus.format` says, or its name. */
export function formatOf(file: string, format: CorpusConfig['format']): PairFormat {
  if (format !== 'auto') return format;
  const ending = /\.(csv|jsonl|ndjson)(?:\.gz)?$/i.exec(file)?.[1].toLowerCase();
  if (ending === undefined) return 'tsv';
  return ending === 'csv' ? 'csv' : 'jsonl';
}

/**
 * The raw pairs of one file. Unless `format` does, its name says what it is: `.csv`, `.jsonl` or `.ndjson`, and
 * anything else is TSV; with `.gz` after it, compressed.
 * @param titles whether a first line `source`, `target` is left out of columns
 * @throws UserError with file and line for a line that is no pair
 */
export async function* readPairFile(
  file: string,
  format: CorpusConfig['format'] = 'auto',
  titles: 'left out' | 'refused' = 'refused',
): AsyncGenerator<PairPiece> {
  const found = formatOf(file, format);
  if (found === 'jsonl') {
    for await (const { numbered, share } of numberedLines(file))
      yield { pairs: numbered.map(({ line, text }) => parseJsonPair(text, file, line)), share };
    return;
  }
  const separator = found === 'csv' ? 'comma' : 'tab';
  const pieces = found === 'csv' ? csvRecords(readText(file), file) : tabRecords(file);
  for await (const { records, share } of pieces) {
    const [first] = records;
    const skips = titles === 'left out' && first?.line === 1 && areOwnTitles(first.fields);
    const rest = skips ? records.slice(1) : records;
    const pairs = rest.map(({ line, fields }) => pairOf(fields, file, line, separator));
    yield { pairs, share, ...(skips && { untitled: file }) };
  }
}

/** The lines of a file with their numbers, from 1. */
async function* numberedLines(file: string) {
  let before = 0;
  for await (const { text, share } of readText(file)) {
    const lines = linesOf(text);
    const first = before + 1;
    yield { numbered: lines.map((line, i) => ({ line: first + i, text: line })), share };
    before += lines.length;
  }
}

async function* tabRecords(file: string) {
  for await (const { numbered, share } of numberedLines(file))
    yield { records: numbered.map(({ line, text }) => ({ line, fields: text.split('\t') })), share };
}

/**
 * The raw pairs of two files, line by line.
 * @throws UserError with both counts when one file has more lines
 */
export async function* readAlignedFiles(sourceFile: string, targetFile: string): AsyncGenerator<PairPiece> {
  const targetPieces = readText(targetFile);
  let targets: string[] = [];
  const counts = { source: 0, target: 0 };
  /** @returns false at the end of the targets */
  const moreTargets = async (): Promise<boolean> => {
    const { done, value } = await targetPieces.next();
    if (done) return false;
    const lines = linesOf(value.text);
    counts.target += lines.length;
    targets = [...targets, ...lines];
    return true;
  };
  try {
    for await (const { text, share } of readText(sourceFile)) {
      const sources = linesOf(text);
      counts.source += sources.length;
      while (targets.length < sources.length && (await moreTargets()));
      const both = Math.min(sources.length, targets.length);
      yield { pairs: sources.slice(0, both).map((source, i) => ({ source, target: targets[i] })), share };
      targets = targets.slice(both);
    }
    while (await moreTargets()) targets = [];
  } finally {
    await targetPieces.return(undefined);
  }
  if (counts.source !== counts.target) {
    throw new UserError(
      `expected as many lines in both files; found ${counts.source} in ${sourceFile} and ${counts.target} in ${targetFile}`,
      'Line i of one file must be the pair of line i of the other.',
    );
  }
}
