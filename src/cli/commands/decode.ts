/** `seqcmp decode`: its options. What it does: actions/decode-lines.ts. */
import type { Command } from 'commander';
import { PARTS } from '../../config/parts.ts';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';
import { addDecodeSettingFlags, type DecodeSettingFlags } from '../decode-flags.ts';

export interface DecodeFlags extends CommonFlags, EngineFlags, DecodeSettingFlags {
  readonly input?: string;
  readonly format?: string;
  readonly scores?: boolean;
  readonly ensemble?: boolean;
  readonly prefix?: string;
  readonly without?: string;
  readonly plain?: boolean;
}

const DESCRIPTION = `Answers sources with the best weights of runs. On a terminal: a screen with both
models' answers side by side, token by token, beam, attention and more; ? shows
its keys. Elsewhere: lines in, lines out, one for each.

Examples:
  $ seqcmp decode my-comparison
  $ echo sequence | seqcmp decode results/RUN
  $ seqcmp decode results/RUN --input words.txt > phonemes.txt
  $ seqcmp decode my-comparison --input words.txt --format tsv
  $ seqcmp decode results/RUN --beam 4 --nbest 4 < words.txt
  $ seqcmp decode results/RUN --sample --top-p 0.9 --seed 7 < words.txt
  $ seqcmp decode results/RUN --without positions < words.txt
  $ seqcmp decode --ensemble my-comparison < words.txt`;

const FORMATS = `
Options of search stand for the run's own settings of the same name
(decode.beam, decode.lengthPenalty, …); \`seqcmp runs show RUN\` prints those.

Formats:
  lines  the answer alone; the default for one run
  tsv    line, run, rank, score, text, without a header; the default for
         several runs, with --nbest above 1 and with --scores
  jsonl  one object a row, with the same names, \`ranked\` and \`ended\`; --json
         means this
With --without, a run that lacks the part answers whole, and the others' names
say what they are without.
The score is the log-probability of the answer in nats, end of sequence
included, after --repetition-penalty where it is given; \`ranked\` is the score
over the length penalty, by which answers are ranked. An answer that was cut, by
--max-length or decode.maxLengthFactor, has no end to be included: \`ended\` is
then false, and stderr says at the end how many there were.
An empty line is answered by an empty line.
--ensemble takes the mean of the runs' probabilities at each step.

On a screen answers are greedy, and --beam is the width of the beam that is
shown (default: the run's own, or 5). There is no screen with --input, --plain,
--format, --json, --scores, --ensemble or --prefix, where stdin or stdout is no
terminal, or where TERM=dumb, CI or INK_SCREEN_READER is set.`;

export function addDecode(program: Command): void {
  const command = program
    .command('decode')
    .summary('answer lines: on a screen, from stdin or a file')
    .description(DESCRIPTION)
    .argument('<run...>', "a run's folder, its name under results/, or a comparison's folder")
    .option('--input <file>', 'read sources from a file; - is stdin (default: -)')
    .option('--format <name>', 'lines, tsv or jsonl')
    .option('--scores', 'with the score of each answer')
    .option('--ensemble', 'one answer of all runs together; they must share a tokenizer')
    .option('--prefix <text>', 'what every answer begins with')
    .option('--without <part>', `leave a part of the models out, weights as they are: ${PARTS.join(', ')}`)
    .option('--plain', 'no screen: read lines from the terminal, answer in lines');
  addDecodeSettingFlags(command);
  addCommonFlags(addEngineFlags(command), 'the same as --format jsonl').addHelpText('after', FORMATS);
  command.action(async (names: string[], flags: DecodeFlags) => {
    const { decodeLines } = await import('../actions/decode-lines.ts');
    await decodeLines(names, flags);
  });
}
