/** `seqcmp decode`: sources from stdin or a file, an answer a line to stdout, in the same order. */
import { UsageError } from '../../config/user-error.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { createRunDecoder, type DecodedLine, type RunDecoder } from '../../worker/run-decoder.ts';
import type { DecodeFlags } from '../commands/decode.ts';
import { readLineGroups } from '../read-lines.ts';
import { answerRows, FORMATS, type Format, type Row } from '../render/answer-rows.ts';
import { shownPath, writeErr, writeOut } from '../terminal.ts';
import { chooseEngine, oneOf } from './choose.ts';

export async function decodeLines(names: readonly string[], flags: DecodeFlags): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  const format = formatOf(flags, runs);
  const engine = await chooseEngine(flags);
  const decoders: RunDecoder[] = [];
  try {
    for (const run of runs) decoders.push(await createRunDecoder(run, engine));
    const fromTerminal = (flags.input ?? '-') === '-' && process.stdin.isTTY === true;
    if (fromTerminal) writeErr('Reading sources from the terminal, one a line, until Ctrl-D.\n');
    let first = 1;
    for await (const lines of readLineGroups(flags.input ?? '-')) {
      await writeOut(answerRows(await answersTo(lines, first, runs, decoders), format, process.stdout.isTTY));
      first += lines.length;
    }
  } finally {
    for (const decoder of decoders) await decoder.dispose();
  }
}

/** Rows line by line, and within a line run by run. @param first the number of the first line */
async function answersTo(
  lines: readonly string[],
  first: number,
  runs: readonly Run[],
  decoders: readonly RunDecoder[],
): Promise<Row[]> {
  const byRun: DecodedLine[][] = [];
  for (const decoder of decoders) byRun.push(await answersOfRun(lines, decoder));
  return lines.flatMap((_, line) =>
    runs.map(({ dir, config }, run) => {
      const { text, score, cropped } = byRun[run][line];
      if (cropped) sayCropped(first + line, config.decode.maxSourceLength);
      // Greedy decoding has one answer.
      return { line: first + line, run: shownPath(dir), rank: 1, score, text };
    }),
  );
}

function sayCropped(line: number, limit: number): void {
  writeErr(`Line ${line} has over ${limit} tokens and was read up to there (decode.maxSourceLength).\n`);
}

/** An empty source has no answer that means anything: it is not asked. */
async function answersOfRun(lines: readonly string[], decoder: RunDecoder): Promise<DecodedLine[]> {
  const decoded = await decoder.decode(lines.filter((line) => line !== ''));
  let next = 0;
  return lines.map((line) => (line === '' ? { text: '', score: 0, cropped: false } : decoded[next++]));
}

function formatOf(flags: DecodeFlags, runs: readonly Run[]): Format {
  const typed = flags.format ?? (flags.json ? 'jsonl' : undefined);
  const rows = runs.length > 1 || flags.scores === true;
  if (typed === undefined) return rows ? 'tsv' : 'lines';
  const format = oneOf('--format', typed, FORMATS);
  if (format !== 'lines' || !rows) return format;
  throw new UsageError(
    '--format: lines has room for the answers of one run, without scores',
    'Take --format tsv or jsonl.',
  );
}
