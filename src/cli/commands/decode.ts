/** `seqcmp decode`: its options. What it does: actions/decode-lines.ts. */
import type { Command } from 'commander';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';

export interface DecodeFlags extends CommonFlags, EngineFlags {
  readonly input?: string;
  readonly format?: string;
  readonly scores?: boolean;
}

const DESCRIPTION = `Answers sources with the best weights of runs: lines in, lines out, one for each.

Examples:
  $ echo sequence | seqcmp decode results/RUN
  $ seqcmp decode results/RUN --input words.txt > phonemes.txt
  $ seqcmp decode my-comparison --input words.txt --format tsv
  $ seqcmp decode results/RUN --scores < words.txt`;

const FORMATS = `
Formats:
  lines  the answer alone; the default for one run
  tsv    line, run, rank, score, text, without a header; the default for
         several runs and with --scores
  jsonl  one object a row, with the same names; --json means this
The score is the log-probability of the answer in nats, end of sequence
included. An empty line is answered by an empty line.`;

export function addDecode(program: Command): void {
  const command = program
    .command('decode')
    .summary('answer lines from stdin or a file')
    .description(DESCRIPTION)
    .argument('<run...>', "a run's folder, its name under results/, or a comparison's folder")
    .option('--input <file>', 'read sources from a file; - is stdin (default: -)')
    .option('--format <name>', 'lines, tsv or jsonl')
    .option('--scores', 'with the score of each answer');
  addCommonFlags(addEngineFlags(command), 'the same as --format jsonl').addHelpText('after', FORMATS);
  command.action(async (names: string[], flags: DecodeFlags) => {
    const { decodeLines } = await import('../actions/decode-lines.ts');
    await decodeLines(names, flags);
  });
}
