/**
 * The user's own files as raw pairs: TSV, CSV, JSONL (each plain or .gz), or two aligned text files. No header
 * line is looked for. A blank line is a pair with two empty sides, which cleaning drops and counts.
 */
import { z } from 'zod';
import { quote } from '../config/quantity.ts';
import { messageOf, UserError } from '../config/user-error.ts';
import { parseCsv } from './csv.ts';
import type { Pair } from './pair.ts';
import { linesOf, readText } from './read-text.ts';

const BLANK: Pair = { source: '', target: '' };

/** Two columns as a pair; anything else is a UserError with file and line. */
function pairOf(columns: readonly string[], file: string, line: number, separator: string): Pair {
  if (columns.length === 1 && columns[0].trim() === '') return BLANK;
  if (columns.length === 2) return { source: columns[0], target: columns[1] };
  throw new UserError(
    `${file}:${line}: expected two columns, a source and a target; found ${columns.length}`,
    `Separate one source from one target by one ${separator} on each line.`,
  );
}

/** Half of a surrogate pair, which JSON can write and UTF-8 cannot. */
const HALF = /\p{Surrogate}/u;
const text = z.string().refine((value) => !HALF.test(value), 'a string with half of a surrogate pair');
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
    throw fail(quote(messageOf(thrown)));
  }
  const parsed = jsonPair.safeParse(value);
  if (parsed.success) return { source: parsed.data.source, target: parsed.data.target };
  const issue = parsed.error.issues[0];
  throw fail([...issue.path.map((part) => `"${String(part)}":`), issue.message].join(' '));
}

/**
 * The raw pairs of one file. Its name says what it is: `.csv`, `.jsonl` or `.ndjson`, and anything else is TSV;
 * with `.gz` after it, compressed.
 * @throws UserError with file and line for a line that is no pair
 */
export async function readPairFile(file: string): Promise<Pair[]> {
  const content = await readText(file);
  const kind = /\.(csv|jsonl|ndjson)(?:\.gz)?$/i.exec(file)?.[1].toLowerCase();
  if (kind === 'csv')
    return parseCsv(content, file).map(({ line, fields }) => pairOf(fields, file, line, 'comma'));
  const lines = linesOf(content);
  if (kind !== undefined) return lines.map((line, i) => parseJsonPair(line, file, i + 1));
  return lines.map((line, i) => pairOf(line.split('\t'), file, i + 1, 'tab'));
}

/**
 * The raw pairs of two files, line by line.
 * @throws UserError with both counts when one file has more lines
 */
export async function readAlignedFiles(sourceFile: string, targetFile: string): Promise<Pair[]> {
  const sources = linesOf(await readText(sourceFile));
  const targets = linesOf(await readText(targetFile));
  if (sources.length !== targets.length) {
    throw new UserError(
      `expected as many lines in both files; found ${sources.length} in ${sourceFile} and ${targets.length} in ${targetFile}`,
      'Line i of one file must be the pair of line i of the other.',
    );
  }
  return sources.map((source, i) => ({ source, target: targets[i] }));
}
